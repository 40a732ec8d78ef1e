// Original file: src/wire/host_agent.proto
export const descriptor: object = {
  "nested": {
    "berth": {
      "nested": {
        "host": {
          "nested": {
            "v1": {
              "nested": {
                "HostAgent": {
                  "methods": {
                    "Describe": {
                      "requestType": "DescribeRequest",
                      "responseType": "HostDescription"
                    },
                    "Inventory": {
                      "requestType": "InventoryRequest",
                      "responseType": "InventoryReply"
                    },
                    "Watch": {
                      "requestType": "WatchRequest",
                      "responseType": "Observed",
                      "responseStream": true
                    },
                    "Ensure": {
                      "requestType": "EnsureRequest",
                      "responseType": "Observed"
                    },
                    "Destroy": {
                      "requestType": "DestroyRequest",
                      "responseType": "Observed"
                    },
                    "CreateSnapshot": {
                      "requestType": "SnapshotRequest",
                      "responseType": "SnapshotReply"
                    },
                    "DeleteSnapshot": {
                      "requestType": "SnapshotRequest",
                      "responseType": "SnapshotReply"
                    },
                    "RestoreSnapshot": {
                      "requestType": "RestoreRequest",
                      "responseType": "Observed"
                    },
                    "EnsureVolume": {
                      "requestType": "VolumeRequest",
                      "responseType": "VolumeReply"
                    },
                    "RestoreVolume": {
                      "requestType": "VolumeRequest",
                      "responseType": "VolumeReply"
                    },
                    "DeleteVolume": {
                      "requestType": "VolumeRequest",
                      "responseType": "VolumeReply"
                    },
                    "VolumeStats": {
                      "requestType": "VolumeRequest",
                      "responseType": "VolumeReply"
                    },
                    "SnapshotVolume": {
                      "requestType": "VolumeRequest",
                      "responseType": "SnapshotReply"
                    },
                    "UploadImage": {
                      "requestType": "UploadImageRequest",
                      "requestStream": true,
                      "responseType": "UploadImageReply"
                    },
                    "StageSnapshot": {
                      "requestType": "StageSnapshotRequest",
                      "responseType": "UploadImageReply"
                    },
                    "ReadArchive": {
                      "requestType": "ReadArchiveRequest",
                      "responseType": "ReadArchiveReply",
                      "responseStream": true
                    },
                    "LimitDiskGroups": {
                      "requestType": "DiskGroups",
                      "responseType": "DiskGroups"
                    },
                    "ApplyNetworks": {
                      "requestType": "HostNetworks",
                      "responseType": "HostNetworks"
                    },
                    "ApplyFirewalls": {
                      "requestType": "HostFirewalls",
                      "responseType": "HostFirewalls"
                    },
                    "FirewallHits": {
                      "requestType": "FirewallHitsRequest",
                      "responseType": "FirewallHitsReply"
                    },
                    "ImportImage": {
                      "requestType": "ImportImageRequest",
                      "responseType": "ImageInfo"
                    },
                    "DeleteImage": {
                      "requestType": "DeleteImageRequest",
                      "responseType": "DeleteImageReply"
                    },
                    "ReadFile": {
                      "requestType": "ReadFileRequest",
                      "responseType": "ReadFileReply",
                      "responseStream": true
                    },
                    "WriteFile": {
                      "requestType": "WriteFileRequest",
                      "requestStream": true,
                      "responseType": "FileInfo"
                    },
                    "RemoveFile": {
                      "requestType": "RemoveFileRequest",
                      "responseType": "FileInfo"
                    },
                    "DiffSnapshot": {
                      "requestType": "DiffSnapshotRequest",
                      "responseType": "DiffSnapshotReply"
                    },
                    "FindShadows": {
                      "requestType": "FindShadowsRequest",
                      "responseType": "DiffSnapshotReply"
                    },
                    "Exec": {
                      "requestType": "ExecRequest",
                      "responseType": "ExecReply"
                    },
                    "Attach": {
                      "requestType": "AttachInput",
                      "requestStream": true,
                      "responseType": "AttachOutput",
                      "responseStream": true
                    },
                    "Stats": {
                      "requestType": "StatsRequest",
                      "responseType": "StatsReply"
                    },
                    "StatsOf": {
                      "requestType": "StatsOfRequest",
                      "responseType": "StatsOfReply"
                    },
                    "Logs": {
                      "requestType": "LogsRequest",
                      "responseType": "LogsReply"
                    }
                  }
                },
                "DescribeRequest": {
                  "fields": {}
                },
                "HostDescription": {
                  "fields": {
                    "hostname": {
                      "type": "string",
                      "id": 1
                    },
                    "kernel": {
                      "type": "string",
                      "id": 2
                    },
                    "bootId": {
                      "type": "string",
                      "id": 3
                    },
                    "agentVersion": {
                      "type": "string",
                      "id": 4
                    },
                    "architecture": {
                      "type": "string",
                      "id": 5
                    },
                    "cpus": {
                      "type": "double",
                      "id": 6
                    },
                    "memoryMiB": {
                      "type": "uint64",
                      "id": 7
                    },
                    "diskMiB": {
                      "type": "uint64",
                      "id": 8
                    },
                    "diskFreeMiB": {
                      "type": "uint64",
                      "id": 9
                    },
                    "capabilities": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 10
                    },
                    "driver": {
                      "type": "string",
                      "id": 11
                    },
                    "checks": {
                      "rule": "repeated",
                      "type": "Check",
                      "id": 12
                    },
                    "facets": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 14
                    },
                    "limits": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 15
                    },
                    "publicAddress": {
                      "type": "string",
                      "id": 16
                    },
                    "poolReadOnly": {
                      "type": "bool",
                      "id": 13
                    }
                  }
                },
                "Check": {
                  "fields": {
                    "name": {
                      "type": "string",
                      "id": 1
                    },
                    "ok": {
                      "type": "bool",
                      "id": 2
                    },
                    "found": {
                      "type": "string",
                      "id": 3
                    },
                    "fix": {
                      "type": "string",
                      "id": 4
                    }
                  }
                },
                "InventoryRequest": {
                  "fields": {
                    "specsOf": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 1
                    }
                  }
                },
                "InventoryReply": {
                  "fields": {
                    "containers": {
                      "rule": "repeated",
                      "type": "Observed",
                      "id": 1
                    },
                    "snapshots": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 2
                    },
                    "images": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 3
                    },
                    "volumes": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 4
                    },
                    "specs": {
                      "rule": "repeated",
                      "type": "ContainerSpec",
                      "id": 5
                    },
                    "volumeStandings": {
                      "rule": "repeated",
                      "type": "VolumeStanding",
                      "id": 6
                    }
                  }
                },
                "VolumeStanding": {
                  "fields": {
                    "id": {
                      "type": "string",
                      "id": 1
                    },
                    "generation": {
                      "type": "uint64",
                      "id": 2
                    }
                  }
                },
                "WatchRequest": {
                  "fields": {}
                },
                "Power": {
                  "values": {
                    "POWER_UNSPECIFIED": 0,
                    "STOPPED": 1,
                    "RUNNING": 2,
                    "PAUSED": 3
                  }
                },
                "Limits": {
                  "fields": {
                    "cpus": {
                      "type": "double",
                      "id": 1
                    },
                    "memoryMiB": {
                      "type": "uint64",
                      "id": 2
                    },
                    "diskMiB": {
                      "type": "uint64",
                      "id": 3
                    },
                    "processes": {
                      "type": "uint32",
                      "id": 4
                    },
                    "cpuWeight": {
                      "type": "uint32",
                      "id": 5
                    },
                    "swapMiB": {
                      "type": "uint64",
                      "id": 6
                    },
                    "ioReadMiBps": {
                      "type": "uint32",
                      "id": 7
                    },
                    "ioWriteMiBps": {
                      "type": "uint32",
                      "id": 8
                    },
                    "ioReadIops": {
                      "type": "uint32",
                      "id": 9
                    },
                    "ioWriteIops": {
                      "type": "uint32",
                      "id": 10
                    },
                    "networkInMbps": {
                      "type": "uint32",
                      "id": 11
                    },
                    "networkOutMbps": {
                      "type": "uint32",
                      "id": 12
                    }
                  }
                },
                "Nic": {
                  "fields": {
                    "networkId": {
                      "type": "string",
                      "id": 1
                    },
                    "name": {
                      "type": "string",
                      "id": 2
                    },
                    "mac": {
                      "type": "string",
                      "id": 3
                    },
                    "address": {
                      "type": "string",
                      "id": 4
                    },
                    "gateway": {
                      "type": "string",
                      "id": 5
                    }
                  }
                },
                "RunAs": {
                  "fields": {
                    "user": {
                      "type": "string",
                      "id": 1
                    },
                    "workingDir": {
                      "type": "string",
                      "id": 2
                    },
                    "stopSignal": {
                      "type": "string",
                      "id": 3
                    }
                  }
                },
                "FileEntry": {
                  "fields": {
                    "path": {
                      "type": "string",
                      "id": 1
                    },
                    "mode": {
                      "type": "uint32",
                      "id": 2
                    },
                    "content": {
                      "type": "bytes",
                      "id": 3
                    }
                  }
                },
                "ContainerSpec": {
                  "fields": {
                    "id": {
                      "type": "string",
                      "id": 1
                    },
                    "hostname": {
                      "type": "string",
                      "id": 2
                    },
                    "imageId": {
                      "type": "string",
                      "id": 3
                    },
                    "command": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 4
                    },
                    "env": {
                      "keyType": "string",
                      "type": "string",
                      "id": 5
                    },
                    "limits": {
                      "type": "Limits",
                      "id": 6
                    },
                    "nics": {
                      "rule": "repeated",
                      "type": "Nic",
                      "id": 7
                    },
                    "nameservers": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 8
                    },
                    "files": {
                      "rule": "repeated",
                      "type": "FileEntry",
                      "id": 9
                    },
                    "profile": {
                      "type": "string",
                      "id": 10
                    },
                    "diskGroup": {
                      "type": "DiskGroup",
                      "id": 11
                    },
                    "runAs": {
                      "type": "RunAs",
                      "id": 16
                    },
                    "volumes": {
                      "rule": "repeated",
                      "type": "VolumeMount",
                      "id": 15
                    }
                  }
                },
                "DiskGroup": {
                  "fields": {
                    "id": {
                      "type": "string",
                      "id": 1
                    },
                    "limitMiB": {
                      "type": "uint64",
                      "id": 2
                    },
                    "usedBytes": {
                      "type": "uint64",
                      "id": 3
                    }
                  }
                },
                "DiskGroups": {
                  "fields": {
                    "groups": {
                      "rule": "repeated",
                      "type": "DiskGroup",
                      "id": 1
                    }
                  }
                },
                "HostNetworks": {
                  "fields": {
                    "forwards": {
                      "rule": "repeated",
                      "type": "PortForward",
                      "id": 1
                    }
                  }
                },
                "PortForward": {
                  "fields": {
                    "protocol": {
                      "type": "string",
                      "id": 1
                    },
                    "publicAddress": {
                      "type": "string",
                      "id": 2
                    },
                    "publicPort": {
                      "type": "uint32",
                      "id": 3
                    },
                    "address": {
                      "type": "string",
                      "id": 4
                    },
                    "port": {
                      "type": "uint32",
                      "id": 5
                    },
                    "allowedCidrs": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 6
                    }
                  }
                },
                "HostFirewalls": {
                  "fields": {
                    "groups": {
                      "rule": "repeated",
                      "type": "AddressGroup",
                      "id": 1
                    },
                    "firewalls": {
                      "rule": "repeated",
                      "type": "Firewall",
                      "id": 2
                    },
                    "guarded": {
                      "rule": "repeated",
                      "type": "Guarded",
                      "id": 3
                    }
                  }
                },
                "AddressGroup": {
                  "fields": {
                    "cidrs": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 1
                    }
                  }
                },
                "Firewall": {
                  "fields": {
                    "id": {
                      "type": "string",
                      "id": 1
                    },
                    "rules": {
                      "rule": "repeated",
                      "type": "FirewallRule",
                      "id": 2
                    }
                  }
                },
                "FirewallRule": {
                  "fields": {
                    "direction": {
                      "type": "string",
                      "id": 1
                    },
                    "protocol": {
                      "type": "string",
                      "id": 2
                    },
                    "ports": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 3
                    },
                    "cidrs": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 4
                    },
                    "groups": {
                      "rule": "repeated",
                      "type": "uint32",
                      "id": 5
                    }
                  }
                },
                "Guarded": {
                  "fields": {
                    "address": {
                      "type": "string",
                      "id": 1
                    },
                    "firewallIds": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 2
                    }
                  }
                },
                "FirewallHitsRequest": {
                  "fields": {
                    "firewallIds": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 1
                    }
                  }
                },
                "FirewallHitsReply": {
                  "fields": {
                    "items": {
                      "rule": "repeated",
                      "type": "FirewallHits",
                      "id": 1
                    }
                  }
                },
                "FirewallHits": {
                  "fields": {
                    "rules": {
                      "rule": "repeated",
                      "type": "Hit",
                      "id": 1
                    },
                    "droppedIn": {
                      "type": "Hit",
                      "id": 2
                    },
                    "droppedOut": {
                      "type": "Hit",
                      "id": 3
                    }
                  }
                },
                "Hit": {
                  "fields": {
                    "packets": {
                      "type": "uint64",
                      "id": 1
                    },
                    "bytes": {
                      "type": "uint64",
                      "id": 2
                    }
                  }
                },
                "VolumeMount": {
                  "fields": {
                    "volumeId": {
                      "type": "string",
                      "id": 1
                    },
                    "path": {
                      "type": "string",
                      "id": 2
                    },
                    "readOnly": {
                      "type": "bool",
                      "id": 3
                    }
                  }
                },
                "RootSource": {
                  "oneofs": {
                    "from": {
                      "oneof": [
                        "imageId",
                        "snapshotId"
                      ]
                    }
                  },
                  "fields": {
                    "imageId": {
                      "type": "string",
                      "id": 1
                    },
                    "snapshotId": {
                      "type": "string",
                      "id": 2
                    },
                    "keepIdentity": {
                      "type": "bool",
                      "id": 3
                    }
                  }
                },
                "EnsureRequest": {
                  "fields": {
                    "spec": {
                      "type": "ContainerSpec",
                      "id": 1
                    },
                    "generation": {
                      "type": "uint64",
                      "id": 2
                    },
                    "power": {
                      "type": "Power",
                      "id": 3
                    },
                    "run": {
                      "type": "uint64",
                      "id": 4
                    },
                    "stop": {
                      "type": "StopOptions",
                      "id": 5
                    },
                    "source": {
                      "type": "RootSource",
                      "id": 6
                    },
                    "replaceRoot": {
                      "type": "bool",
                      "id": 20
                    },
                    "forceDetach": {
                      "type": "bool",
                      "id": 21
                    },
                    "noAutostart": {
                      "type": "bool",
                      "id": 7
                    }
                  }
                },
                "StopOptions": {
                  "fields": {
                    "force": {
                      "type": "bool",
                      "id": 1
                    },
                    "timeoutSeconds": {
                      "type": "uint32",
                      "id": 2
                    }
                  }
                },
                "DestroyRequest": {
                  "fields": {
                    "id": {
                      "type": "string",
                      "id": 1
                    },
                    "generation": {
                      "type": "uint64",
                      "id": 2
                    },
                    "stop": {
                      "type": "StopOptions",
                      "id": 3
                    }
                  }
                },
                "Observed": {
                  "oneofs": {
                    "_exitCode": {
                      "oneof": [
                        "exitCode"
                      ]
                    }
                  },
                  "fields": {
                    "id": {
                      "type": "string",
                      "id": 1
                    },
                    "generation": {
                      "type": "uint64",
                      "id": 2
                    },
                    "state": {
                      "type": "string",
                      "id": 3
                    },
                    "run": {
                      "type": "uint64",
                      "id": 4
                    },
                    "pid": {
                      "type": "int32",
                      "id": 5
                    },
                    "startedAt": {
                      "type": "string",
                      "id": 6
                    },
                    "exitCode": {
                      "type": "int32",
                      "id": 7,
                      "options": {
                        "proto3_optional": true
                      }
                    },
                    "exitReason": {
                      "type": "string",
                      "id": 8
                    },
                    "replay": {
                      "type": "bool",
                      "id": 9
                    },
                    "awaitsStart": {
                      "type": "bool",
                      "id": 10
                    },
                    "killed": {
                      "type": "bool",
                      "id": 12
                    },
                    "spent": {
                      "type": "Spent",
                      "id": 11
                    }
                  }
                },
                "SnapshotRequest": {
                  "fields": {
                    "snapshotId": {
                      "type": "string",
                      "id": 1
                    },
                    "containerId": {
                      "type": "string",
                      "id": 2
                    },
                    "generation": {
                      "type": "uint64",
                      "id": 3
                    }
                  }
                },
                "VolumeRequest": {
                  "fields": {
                    "volumeId": {
                      "type": "string",
                      "id": 1
                    },
                    "sizeMiB": {
                      "type": "uint64",
                      "id": 2
                    },
                    "snapshotId": {
                      "type": "string",
                      "id": 3
                    },
                    "generation": {
                      "type": "uint64",
                      "id": 4
                    },
                    "diskGroup": {
                      "type": "DiskGroup",
                      "id": 5
                    }
                  }
                },
                "VolumeReply": {
                  "fields": {
                    "volumeId": {
                      "type": "string",
                      "id": 1
                    },
                    "sizeMiB": {
                      "type": "uint64",
                      "id": 2
                    },
                    "usedMiB": {
                      "type": "uint64",
                      "id": 3
                    },
                    "generation": {
                      "type": "uint64",
                      "id": 4
                    }
                  }
                },
                "SnapshotReply": {
                  "fields": {
                    "snapshotId": {
                      "type": "string",
                      "id": 1
                    },
                    "sizeMiB": {
                      "type": "uint64",
                      "id": 2
                    }
                  }
                },
                "RestoreRequest": {
                  "fields": {
                    "snapshotId": {
                      "type": "string",
                      "id": 1
                    },
                    "container": {
                      "type": "EnsureRequest",
                      "id": 2
                    }
                  }
                },
                "UploadImageRequest": {
                  "oneofs": {
                    "part": {
                      "oneof": [
                        "imageId",
                        "chunk",
                        "sha256"
                      ]
                    }
                  },
                  "fields": {
                    "imageId": {
                      "type": "string",
                      "id": 1
                    },
                    "chunk": {
                      "type": "bytes",
                      "id": 2
                    },
                    "sha256": {
                      "type": "string",
                      "id": 3
                    }
                  }
                },
                "UploadImageReply": {
                  "fields": {
                    "bytes": {
                      "type": "uint64",
                      "id": 1
                    },
                    "sha256": {
                      "type": "string",
                      "id": 2
                    },
                    "leftOut": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 3
                    }
                  }
                },
                "StageSnapshotRequest": {
                  "fields": {
                    "imageId": {
                      "type": "string",
                      "id": 1
                    },
                    "snapshotId": {
                      "type": "string",
                      "id": 2
                    },
                    "baseImageId": {
                      "type": "string",
                      "id": 3
                    },
                    "limits": {
                      "type": "ImportLimits",
                      "id": 4
                    },
                    "published": {
                      "type": "bool",
                      "id": 5
                    }
                  }
                },
                "ReadArchiveRequest": {
                  "fields": {
                    "imageId": {
                      "type": "string",
                      "id": 1
                    }
                  }
                },
                "ReadArchiveReply": {
                  "fields": {
                    "chunk": {
                      "type": "bytes",
                      "id": 1
                    }
                  }
                },
                "ImportImageRequest": {
                  "fields": {
                    "imageId": {
                      "type": "string",
                      "id": 1
                    },
                    "limits": {
                      "type": "ImportLimits",
                      "id": 2
                    },
                    "diskGroup": {
                      "type": "DiskGroup",
                      "id": 3
                    },
                    "own": {
                      "type": "bool",
                      "id": 4
                    }
                  }
                },
                "ImportLimits": {
                  "fields": {
                    "maxBytes": {
                      "type": "uint64",
                      "id": 1
                    },
                    "maxEntries": {
                      "type": "uint64",
                      "id": 2
                    },
                    "timeoutSeconds": {
                      "type": "uint32",
                      "id": 3
                    }
                  }
                },
                "ImageInfo": {
                  "fields": {
                    "imageId": {
                      "type": "string",
                      "id": 1
                    },
                    "digest": {
                      "type": "string",
                      "id": 2
                    },
                    "sizeMiB": {
                      "type": "uint64",
                      "id": 3
                    },
                    "os": {
                      "type": "string",
                      "id": 4
                    },
                    "release": {
                      "type": "string",
                      "id": 5
                    },
                    "architecture": {
                      "type": "string",
                      "id": 6
                    },
                    "hasInit": {
                      "type": "bool",
                      "id": 7
                    },
                    "command": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 8
                    },
                    "env": {
                      "keyType": "string",
                      "type": "string",
                      "id": 9
                    },
                    "runAs": {
                      "type": "RunAs",
                      "id": 10
                    }
                  }
                },
                "DeleteImageRequest": {
                  "fields": {
                    "imageId": {
                      "type": "string",
                      "id": 1
                    }
                  }
                },
                "DeleteImageReply": {
                  "fields": {}
                },
                "SnapshotOf": {
                  "fields": {
                    "snapshotId": {
                      "type": "string",
                      "id": 1
                    },
                    "imageId": {
                      "type": "string",
                      "id": 2
                    }
                  }
                },
                "FileInfo": {
                  "fields": {
                    "name": {
                      "type": "string",
                      "id": 1
                    },
                    "kind": {
                      "type": "string",
                      "id": 2
                    },
                    "size": {
                      "type": "uint64",
                      "id": 3
                    },
                    "mode": {
                      "type": "uint32",
                      "id": 4
                    },
                    "uid": {
                      "type": "uint32",
                      "id": 5
                    },
                    "gid": {
                      "type": "uint32",
                      "id": 6
                    },
                    "modifiedAt": {
                      "type": "double",
                      "id": 7
                    },
                    "target": {
                      "type": "string",
                      "id": 8
                    }
                  }
                },
                "ReadFileRequest": {
                  "oneofs": {
                    "of": {
                      "oneof": [
                        "containerId",
                        "snapshot"
                      ]
                    }
                  },
                  "fields": {
                    "containerId": {
                      "type": "string",
                      "id": 1
                    },
                    "snapshot": {
                      "type": "SnapshotOf",
                      "id": 2
                    },
                    "path": {
                      "type": "string",
                      "id": 3
                    }
                  }
                },
                "FoundFile": {
                  "fields": {
                    "info": {
                      "type": "FileInfo",
                      "id": 1
                    },
                    "entries": {
                      "rule": "repeated",
                      "type": "FileInfo",
                      "id": 2
                    },
                    "truncated": {
                      "type": "bool",
                      "id": 3
                    }
                  }
                },
                "ReadFileReply": {
                  "oneofs": {
                    "part": {
                      "oneof": [
                        "found",
                        "chunk"
                      ]
                    }
                  },
                  "fields": {
                    "found": {
                      "type": "FoundFile",
                      "id": 1
                    },
                    "chunk": {
                      "type": "bytes",
                      "id": 2
                    }
                  }
                },
                "WriteFile": {
                  "oneofs": {
                    "_uid": {
                      "oneof": [
                        "uid"
                      ]
                    },
                    "_gid": {
                      "oneof": [
                        "gid"
                      ]
                    },
                    "_mode": {
                      "oneof": [
                        "mode"
                      ]
                    }
                  },
                  "fields": {
                    "containerId": {
                      "type": "string",
                      "id": 1
                    },
                    "path": {
                      "type": "string",
                      "id": 2
                    },
                    "uid": {
                      "type": "uint32",
                      "id": 3,
                      "options": {
                        "proto3_optional": true
                      }
                    },
                    "gid": {
                      "type": "uint32",
                      "id": 4,
                      "options": {
                        "proto3_optional": true
                      }
                    },
                    "mode": {
                      "type": "uint32",
                      "id": 5,
                      "options": {
                        "proto3_optional": true
                      }
                    },
                    "folder": {
                      "type": "bool",
                      "id": 6
                    }
                  }
                },
                "WriteFileRequest": {
                  "oneofs": {
                    "part": {
                      "oneof": [
                        "file",
                        "chunk",
                        "sha256"
                      ]
                    }
                  },
                  "fields": {
                    "file": {
                      "type": "WriteFile",
                      "id": 1
                    },
                    "chunk": {
                      "type": "bytes",
                      "id": 2
                    },
                    "sha256": {
                      "type": "string",
                      "id": 3
                    }
                  }
                },
                "RemoveFileRequest": {
                  "fields": {
                    "containerId": {
                      "type": "string",
                      "id": 1
                    },
                    "path": {
                      "type": "string",
                      "id": 2
                    },
                    "recursive": {
                      "type": "bool",
                      "id": 3
                    }
                  }
                },
                "DiffSnapshotRequest": {
                  "fields": {
                    "to": {
                      "type": "SnapshotOf",
                      "id": 1
                    },
                    "from": {
                      "type": "SnapshotOf",
                      "id": 2
                    }
                  }
                },
                "FindShadowsRequest": {
                  "fields": {
                    "containerId": {
                      "type": "string",
                      "id": 1
                    },
                    "fromImageId": {
                      "type": "string",
                      "id": 2
                    },
                    "toImageId": {
                      "type": "string",
                      "id": 3
                    }
                  }
                },
                "FileChange": {
                  "fields": {
                    "path": {
                      "type": "string",
                      "id": 1
                    },
                    "change": {
                      "type": "string",
                      "id": 2
                    },
                    "kind": {
                      "type": "string",
                      "id": 3
                    }
                  }
                },
                "DiffSnapshotReply": {
                  "fields": {
                    "changes": {
                      "rule": "repeated",
                      "type": "FileChange",
                      "id": 1
                    },
                    "truncated": {
                      "type": "bool",
                      "id": 2
                    }
                  }
                },
                "ExecRequest": {
                  "fields": {
                    "containerId": {
                      "type": "string",
                      "id": 1
                    },
                    "command": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 2
                    },
                    "stdin": {
                      "type": "bytes",
                      "id": 3
                    },
                    "env": {
                      "keyType": "string",
                      "type": "string",
                      "id": 4
                    },
                    "cwd": {
                      "type": "string",
                      "id": 5
                    },
                    "user": {
                      "type": "string",
                      "id": 6
                    },
                    "timeoutSeconds": {
                      "type": "uint32",
                      "id": 7
                    },
                    "maxOutputBytes": {
                      "type": "uint64",
                      "id": 8
                    }
                  }
                },
                "ExecReply": {
                  "fields": {
                    "exitCode": {
                      "type": "int32",
                      "id": 1
                    },
                    "stdout": {
                      "type": "bytes",
                      "id": 2
                    },
                    "stderr": {
                      "type": "bytes",
                      "id": 3
                    },
                    "truncated": {
                      "type": "bool",
                      "id": 4
                    },
                    "timedOut": {
                      "type": "bool",
                      "id": 5
                    }
                  }
                },
                "Terminal": {
                  "fields": {
                    "columns": {
                      "type": "uint32",
                      "id": 1
                    },
                    "rows": {
                      "type": "uint32",
                      "id": 2
                    }
                  }
                },
                "StreamRequest": {
                  "fields": {
                    "containerId": {
                      "type": "string",
                      "id": 1
                    },
                    "command": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 2
                    },
                    "env": {
                      "keyType": "string",
                      "type": "string",
                      "id": 3
                    },
                    "cwd": {
                      "type": "string",
                      "id": 4
                    },
                    "user": {
                      "type": "string",
                      "id": 5
                    },
                    "terminal": {
                      "type": "Terminal",
                      "id": 6
                    }
                  }
                },
                "AttachInput": {
                  "oneofs": {
                    "part": {
                      "oneof": [
                        "console",
                        "command",
                        "data",
                        "resize",
                        "signal",
                        "end"
                      ]
                    }
                  },
                  "fields": {
                    "console": {
                      "type": "string",
                      "id": 1
                    },
                    "command": {
                      "type": "StreamRequest",
                      "id": 2
                    },
                    "data": {
                      "type": "bytes",
                      "id": 3
                    },
                    "resize": {
                      "type": "Terminal",
                      "id": 4
                    },
                    "signal": {
                      "type": "uint32",
                      "id": 5
                    },
                    "end": {
                      "type": "bool",
                      "id": 6
                    }
                  }
                },
                "AttachOutput": {
                  "oneofs": {
                    "part": {
                      "oneof": [
                        "ready",
                        "data",
                        "errors",
                        "exitCode"
                      ]
                    }
                  },
                  "fields": {
                    "ready": {
                      "type": "bool",
                      "id": 1
                    },
                    "data": {
                      "type": "bytes",
                      "id": 2
                    },
                    "errors": {
                      "type": "bytes",
                      "id": 3
                    },
                    "exitCode": {
                      "type": "int32",
                      "id": 4
                    }
                  }
                },
                "StatsRequest": {
                  "fields": {
                    "containerId": {
                      "type": "string",
                      "id": 1
                    }
                  }
                },
                "StatsReply": {
                  "fields": {
                    "cpuSeconds": {
                      "type": "double",
                      "id": 1
                    },
                    "cpuPercent": {
                      "type": "double",
                      "id": 2
                    },
                    "memoryUsedBytes": {
                      "type": "uint64",
                      "id": 3
                    },
                    "memoryLimitBytes": {
                      "type": "uint64",
                      "id": 4
                    },
                    "memoryPeakBytes": {
                      "type": "uint64",
                      "id": 5
                    },
                    "processesUsed": {
                      "type": "uint32",
                      "id": 6
                    },
                    "processesLimit": {
                      "type": "uint32",
                      "id": 7
                    },
                    "diskUsedBytes": {
                      "type": "uint64",
                      "id": 8
                    },
                    "diskLimitBytes": {
                      "type": "uint64",
                      "id": 9
                    },
                    "networkRxBytes": {
                      "type": "uint64",
                      "id": 10
                    },
                    "networkTxBytes": {
                      "type": "uint64",
                      "id": 11
                    },
                    "ioReadBytes": {
                      "type": "uint64",
                      "id": 12
                    },
                    "ioWriteBytes": {
                      "type": "uint64",
                      "id": 13
                    },
                    "limitHits": {
                      "keyType": "string",
                      "type": "uint64",
                      "id": 14
                    },
                    "pressure": {
                      "keyType": "string",
                      "type": "double",
                      "id": 15
                    },
                    "at": {
                      "type": "string",
                      "id": 16
                    },
                    "limitHitsAt": {
                      "keyType": "string",
                      "type": "string",
                      "id": 17
                    },
                    "run": {
                      "type": "uint64",
                      "id": 18
                    },
                    "runSeconds": {
                      "type": "double",
                      "id": 19
                    },
                    "earlier": {
                      "type": "Spent",
                      "id": 20
                    }
                  }
                },
                "StatsOfRequest": {
                  "fields": {
                    "containerIds": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 1
                    }
                  }
                },
                "StatsOfReply": {
                  "fields": {
                    "items": {
                      "rule": "repeated",
                      "type": "Measured",
                      "id": 1
                    }
                  }
                },
                "Measured": {
                  "fields": {
                    "containerId": {
                      "type": "string",
                      "id": 1
                    },
                    "stats": {
                      "type": "StatsReply",
                      "id": 2
                    },
                    "code": {
                      "type": "string",
                      "id": 3
                    },
                    "message": {
                      "type": "string",
                      "id": 4
                    }
                  }
                },
                "Spent": {
                  "fields": {
                    "seconds": {
                      "type": "double",
                      "id": 1
                    },
                    "cpuSeconds": {
                      "type": "double",
                      "id": 2
                    },
                    "networkRxBytes": {
                      "type": "uint64",
                      "id": 3
                    },
                    "networkTxBytes": {
                      "type": "uint64",
                      "id": 4
                    }
                  }
                },
                "LogsRequest": {
                  "fields": {
                    "containerId": {
                      "type": "string",
                      "id": 1
                    },
                    "tailBytes": {
                      "type": "uint32",
                      "id": 2
                    }
                  }
                },
                "LogsReply": {
                  "fields": {
                    "content": {
                      "type": "bytes",
                      "id": 1
                    },
                    "truncated": {
                      "type": "bool",
                      "id": 2
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
};
