import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AddressGroupInput as _berth_host_v1_AddressGroupInput, AddressGroup as _berth_host_v1_AddressGroup } from './berth/host/v1/AddressGroup.js';
import type { AttachInputInput as _berth_host_v1_AttachInputInput, AttachInput as _berth_host_v1_AttachInput } from './berth/host/v1/AttachInput.js';
import type { AttachOutputInput as _berth_host_v1_AttachOutputInput, AttachOutput as _berth_host_v1_AttachOutput } from './berth/host/v1/AttachOutput.js';
import type { CheckInput as _berth_host_v1_CheckInput, Check as _berth_host_v1_Check } from './berth/host/v1/Check.js';
import type { ContainerSpecInput as _berth_host_v1_ContainerSpecInput, ContainerSpec as _berth_host_v1_ContainerSpec } from './berth/host/v1/ContainerSpec.js';
import type { DeleteImageReplyInput as _berth_host_v1_DeleteImageReplyInput, DeleteImageReply as _berth_host_v1_DeleteImageReply } from './berth/host/v1/DeleteImageReply.js';
import type { DeleteImageRequestInput as _berth_host_v1_DeleteImageRequestInput, DeleteImageRequest as _berth_host_v1_DeleteImageRequest } from './berth/host/v1/DeleteImageRequest.js';
import type { DescribeRequestInput as _berth_host_v1_DescribeRequestInput, DescribeRequest as _berth_host_v1_DescribeRequest } from './berth/host/v1/DescribeRequest.js';
import type { DestroyRequestInput as _berth_host_v1_DestroyRequestInput, DestroyRequest as _berth_host_v1_DestroyRequest } from './berth/host/v1/DestroyRequest.js';
import type { DiffSnapshotReplyInput as _berth_host_v1_DiffSnapshotReplyInput, DiffSnapshotReply as _berth_host_v1_DiffSnapshotReply } from './berth/host/v1/DiffSnapshotReply.js';
import type { DiffSnapshotRequestInput as _berth_host_v1_DiffSnapshotRequestInput, DiffSnapshotRequest as _berth_host_v1_DiffSnapshotRequest } from './berth/host/v1/DiffSnapshotRequest.js';
import type { DiskGroupInput as _berth_host_v1_DiskGroupInput, DiskGroup as _berth_host_v1_DiskGroup } from './berth/host/v1/DiskGroup.js';
import type { DiskGroupsInput as _berth_host_v1_DiskGroupsInput, DiskGroups as _berth_host_v1_DiskGroups } from './berth/host/v1/DiskGroups.js';
import type { EnsureRequestInput as _berth_host_v1_EnsureRequestInput, EnsureRequest as _berth_host_v1_EnsureRequest } from './berth/host/v1/EnsureRequest.js';
import type { ExecReplyInput as _berth_host_v1_ExecReplyInput, ExecReply as _berth_host_v1_ExecReply } from './berth/host/v1/ExecReply.js';
import type { ExecRequestInput as _berth_host_v1_ExecRequestInput, ExecRequest as _berth_host_v1_ExecRequest } from './berth/host/v1/ExecRequest.js';
import type { FileChangeInput as _berth_host_v1_FileChangeInput, FileChange as _berth_host_v1_FileChange } from './berth/host/v1/FileChange.js';
import type { FileEntryInput as _berth_host_v1_FileEntryInput, FileEntry as _berth_host_v1_FileEntry } from './berth/host/v1/FileEntry.js';
import type { FileInfoInput as _berth_host_v1_FileInfoInput, FileInfo as _berth_host_v1_FileInfo } from './berth/host/v1/FileInfo.js';
import type { FindShadowsRequestInput as _berth_host_v1_FindShadowsRequestInput, FindShadowsRequest as _berth_host_v1_FindShadowsRequest } from './berth/host/v1/FindShadowsRequest.js';
import type { FirewallInput as _berth_host_v1_FirewallInput, Firewall as _berth_host_v1_Firewall } from './berth/host/v1/Firewall.js';
import type { FirewallHitsInput as _berth_host_v1_FirewallHitsInput, FirewallHits as _berth_host_v1_FirewallHits } from './berth/host/v1/FirewallHits.js';
import type { FirewallHitsReplyInput as _berth_host_v1_FirewallHitsReplyInput, FirewallHitsReply as _berth_host_v1_FirewallHitsReply } from './berth/host/v1/FirewallHitsReply.js';
import type { FirewallHitsRequestInput as _berth_host_v1_FirewallHitsRequestInput, FirewallHitsRequest as _berth_host_v1_FirewallHitsRequest } from './berth/host/v1/FirewallHitsRequest.js';
import type { FirewallRuleInput as _berth_host_v1_FirewallRuleInput, FirewallRule as _berth_host_v1_FirewallRule } from './berth/host/v1/FirewallRule.js';
import type { FoundFileInput as _berth_host_v1_FoundFileInput, FoundFile as _berth_host_v1_FoundFile } from './berth/host/v1/FoundFile.js';
import type { GuardedInput as _berth_host_v1_GuardedInput, Guarded as _berth_host_v1_Guarded } from './berth/host/v1/Guarded.js';
import type { HitInput as _berth_host_v1_HitInput, Hit as _berth_host_v1_Hit } from './berth/host/v1/Hit.js';
import type { HostAgentClient as _berth_host_v1_HostAgentClient, HostAgentDefinition as _berth_host_v1_HostAgentDefinition } from './berth/host/v1/HostAgent.js';
import type { HostDescriptionInput as _berth_host_v1_HostDescriptionInput, HostDescription as _berth_host_v1_HostDescription } from './berth/host/v1/HostDescription.js';
import type { HostFirewallsInput as _berth_host_v1_HostFirewallsInput, HostFirewalls as _berth_host_v1_HostFirewalls } from './berth/host/v1/HostFirewalls.js';
import type { HostNetworksInput as _berth_host_v1_HostNetworksInput, HostNetworks as _berth_host_v1_HostNetworks } from './berth/host/v1/HostNetworks.js';
import type { ImageInfoInput as _berth_host_v1_ImageInfoInput, ImageInfo as _berth_host_v1_ImageInfo } from './berth/host/v1/ImageInfo.js';
import type { ImportImageRequestInput as _berth_host_v1_ImportImageRequestInput, ImportImageRequest as _berth_host_v1_ImportImageRequest } from './berth/host/v1/ImportImageRequest.js';
import type { ImportLimitsInput as _berth_host_v1_ImportLimitsInput, ImportLimits as _berth_host_v1_ImportLimits } from './berth/host/v1/ImportLimits.js';
import type { InventoryReplyInput as _berth_host_v1_InventoryReplyInput, InventoryReply as _berth_host_v1_InventoryReply } from './berth/host/v1/InventoryReply.js';
import type { InventoryRequestInput as _berth_host_v1_InventoryRequestInput, InventoryRequest as _berth_host_v1_InventoryRequest } from './berth/host/v1/InventoryRequest.js';
import type { LimitsInput as _berth_host_v1_LimitsInput, Limits as _berth_host_v1_Limits } from './berth/host/v1/Limits.js';
import type { LogsReplyInput as _berth_host_v1_LogsReplyInput, LogsReply as _berth_host_v1_LogsReply } from './berth/host/v1/LogsReply.js';
import type { LogsRequestInput as _berth_host_v1_LogsRequestInput, LogsRequest as _berth_host_v1_LogsRequest } from './berth/host/v1/LogsRequest.js';
import type { MeasuredInput as _berth_host_v1_MeasuredInput, Measured as _berth_host_v1_Measured } from './berth/host/v1/Measured.js';
import type { NicInput as _berth_host_v1_NicInput, Nic as _berth_host_v1_Nic } from './berth/host/v1/Nic.js';
import type { ObservedInput as _berth_host_v1_ObservedInput, Observed as _berth_host_v1_Observed } from './berth/host/v1/Observed.js';
import type { PortForwardInput as _berth_host_v1_PortForwardInput, PortForward as _berth_host_v1_PortForward } from './berth/host/v1/PortForward.js';
import type { ReadArchiveReplyInput as _berth_host_v1_ReadArchiveReplyInput, ReadArchiveReply as _berth_host_v1_ReadArchiveReply } from './berth/host/v1/ReadArchiveReply.js';
import type { ReadArchiveRequestInput as _berth_host_v1_ReadArchiveRequestInput, ReadArchiveRequest as _berth_host_v1_ReadArchiveRequest } from './berth/host/v1/ReadArchiveRequest.js';
import type { ReadFileReplyInput as _berth_host_v1_ReadFileReplyInput, ReadFileReply as _berth_host_v1_ReadFileReply } from './berth/host/v1/ReadFileReply.js';
import type { ReadFileRequestInput as _berth_host_v1_ReadFileRequestInput, ReadFileRequest as _berth_host_v1_ReadFileRequest } from './berth/host/v1/ReadFileRequest.js';
import type { RemoveFileRequestInput as _berth_host_v1_RemoveFileRequestInput, RemoveFileRequest as _berth_host_v1_RemoveFileRequest } from './berth/host/v1/RemoveFileRequest.js';
import type { RestoreRequestInput as _berth_host_v1_RestoreRequestInput, RestoreRequest as _berth_host_v1_RestoreRequest } from './berth/host/v1/RestoreRequest.js';
import type { RootSourceInput as _berth_host_v1_RootSourceInput, RootSource as _berth_host_v1_RootSource } from './berth/host/v1/RootSource.js';
import type { RunAsInput as _berth_host_v1_RunAsInput, RunAs as _berth_host_v1_RunAs } from './berth/host/v1/RunAs.js';
import type { SnapshotOfInput as _berth_host_v1_SnapshotOfInput, SnapshotOf as _berth_host_v1_SnapshotOf } from './berth/host/v1/SnapshotOf.js';
import type { SnapshotReplyInput as _berth_host_v1_SnapshotReplyInput, SnapshotReply as _berth_host_v1_SnapshotReply } from './berth/host/v1/SnapshotReply.js';
import type { SnapshotRequestInput as _berth_host_v1_SnapshotRequestInput, SnapshotRequest as _berth_host_v1_SnapshotRequest } from './berth/host/v1/SnapshotRequest.js';
import type { SpentInput as _berth_host_v1_SpentInput, Spent as _berth_host_v1_Spent } from './berth/host/v1/Spent.js';
import type { StageSnapshotRequestInput as _berth_host_v1_StageSnapshotRequestInput, StageSnapshotRequest as _berth_host_v1_StageSnapshotRequest } from './berth/host/v1/StageSnapshotRequest.js';
import type { StatsOfReplyInput as _berth_host_v1_StatsOfReplyInput, StatsOfReply as _berth_host_v1_StatsOfReply } from './berth/host/v1/StatsOfReply.js';
import type { StatsOfRequestInput as _berth_host_v1_StatsOfRequestInput, StatsOfRequest as _berth_host_v1_StatsOfRequest } from './berth/host/v1/StatsOfRequest.js';
import type { StatsReplyInput as _berth_host_v1_StatsReplyInput, StatsReply as _berth_host_v1_StatsReply } from './berth/host/v1/StatsReply.js';
import type { StatsRequestInput as _berth_host_v1_StatsRequestInput, StatsRequest as _berth_host_v1_StatsRequest } from './berth/host/v1/StatsRequest.js';
import type { StopOptionsInput as _berth_host_v1_StopOptionsInput, StopOptions as _berth_host_v1_StopOptions } from './berth/host/v1/StopOptions.js';
import type { StreamRequestInput as _berth_host_v1_StreamRequestInput, StreamRequest as _berth_host_v1_StreamRequest } from './berth/host/v1/StreamRequest.js';
import type { TerminalInput as _berth_host_v1_TerminalInput, Terminal as _berth_host_v1_Terminal } from './berth/host/v1/Terminal.js';
import type { UploadImageReplyInput as _berth_host_v1_UploadImageReplyInput, UploadImageReply as _berth_host_v1_UploadImageReply } from './berth/host/v1/UploadImageReply.js';
import type { UploadImageRequestInput as _berth_host_v1_UploadImageRequestInput, UploadImageRequest as _berth_host_v1_UploadImageRequest } from './berth/host/v1/UploadImageRequest.js';
import type { VolumeMountInput as _berth_host_v1_VolumeMountInput, VolumeMount as _berth_host_v1_VolumeMount } from './berth/host/v1/VolumeMount.js';
import type { VolumeReplyInput as _berth_host_v1_VolumeReplyInput, VolumeReply as _berth_host_v1_VolumeReply } from './berth/host/v1/VolumeReply.js';
import type { VolumeRequestInput as _berth_host_v1_VolumeRequestInput, VolumeRequest as _berth_host_v1_VolumeRequest } from './berth/host/v1/VolumeRequest.js';
import type { VolumeStandingInput as _berth_host_v1_VolumeStandingInput, VolumeStanding as _berth_host_v1_VolumeStanding } from './berth/host/v1/VolumeStanding.js';
import type { WatchRequestInput as _berth_host_v1_WatchRequestInput, WatchRequest as _berth_host_v1_WatchRequest } from './berth/host/v1/WatchRequest.js';
import type { WriteFileInput as _berth_host_v1_WriteFileInput, WriteFile as _berth_host_v1_WriteFile } from './berth/host/v1/WriteFile.js';
import type { WriteFileRequestInput as _berth_host_v1_WriteFileRequestInput, WriteFileRequest as _berth_host_v1_WriteFileRequest } from './berth/host/v1/WriteFileRequest.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  berth: {
    host: {
      v1: {
        AddressGroup: MessageTypeDefinition<_berth_host_v1_AddressGroupInput, _berth_host_v1_AddressGroup>
        AttachInput: MessageTypeDefinition<_berth_host_v1_AttachInputInput, _berth_host_v1_AttachInput>
        AttachOutput: MessageTypeDefinition<_berth_host_v1_AttachOutputInput, _berth_host_v1_AttachOutput>
        Check: MessageTypeDefinition<_berth_host_v1_CheckInput, _berth_host_v1_Check>
        ContainerSpec: MessageTypeDefinition<_berth_host_v1_ContainerSpecInput, _berth_host_v1_ContainerSpec>
        DeleteImageReply: MessageTypeDefinition<_berth_host_v1_DeleteImageReplyInput, _berth_host_v1_DeleteImageReply>
        DeleteImageRequest: MessageTypeDefinition<_berth_host_v1_DeleteImageRequestInput, _berth_host_v1_DeleteImageRequest>
        DescribeRequest: MessageTypeDefinition<_berth_host_v1_DescribeRequestInput, _berth_host_v1_DescribeRequest>
        DestroyRequest: MessageTypeDefinition<_berth_host_v1_DestroyRequestInput, _berth_host_v1_DestroyRequest>
        DiffSnapshotReply: MessageTypeDefinition<_berth_host_v1_DiffSnapshotReplyInput, _berth_host_v1_DiffSnapshotReply>
        DiffSnapshotRequest: MessageTypeDefinition<_berth_host_v1_DiffSnapshotRequestInput, _berth_host_v1_DiffSnapshotRequest>
        DiskGroup: MessageTypeDefinition<_berth_host_v1_DiskGroupInput, _berth_host_v1_DiskGroup>
        DiskGroups: MessageTypeDefinition<_berth_host_v1_DiskGroupsInput, _berth_host_v1_DiskGroups>
        EnsureRequest: MessageTypeDefinition<_berth_host_v1_EnsureRequestInput, _berth_host_v1_EnsureRequest>
        ExecReply: MessageTypeDefinition<_berth_host_v1_ExecReplyInput, _berth_host_v1_ExecReply>
        ExecRequest: MessageTypeDefinition<_berth_host_v1_ExecRequestInput, _berth_host_v1_ExecRequest>
        FileChange: MessageTypeDefinition<_berth_host_v1_FileChangeInput, _berth_host_v1_FileChange>
        FileEntry: MessageTypeDefinition<_berth_host_v1_FileEntryInput, _berth_host_v1_FileEntry>
        FileInfo: MessageTypeDefinition<_berth_host_v1_FileInfoInput, _berth_host_v1_FileInfo>
        FindShadowsRequest: MessageTypeDefinition<_berth_host_v1_FindShadowsRequestInput, _berth_host_v1_FindShadowsRequest>
        Firewall: MessageTypeDefinition<_berth_host_v1_FirewallInput, _berth_host_v1_Firewall>
        FirewallHits: MessageTypeDefinition<_berth_host_v1_FirewallHitsInput, _berth_host_v1_FirewallHits>
        FirewallHitsReply: MessageTypeDefinition<_berth_host_v1_FirewallHitsReplyInput, _berth_host_v1_FirewallHitsReply>
        FirewallHitsRequest: MessageTypeDefinition<_berth_host_v1_FirewallHitsRequestInput, _berth_host_v1_FirewallHitsRequest>
        FirewallRule: MessageTypeDefinition<_berth_host_v1_FirewallRuleInput, _berth_host_v1_FirewallRule>
        FoundFile: MessageTypeDefinition<_berth_host_v1_FoundFileInput, _berth_host_v1_FoundFile>
        Guarded: MessageTypeDefinition<_berth_host_v1_GuardedInput, _berth_host_v1_Guarded>
        Hit: MessageTypeDefinition<_berth_host_v1_HitInput, _berth_host_v1_Hit>
        HostAgent: SubtypeConstructor<typeof grpc.Client, _berth_host_v1_HostAgentClient> & { service: _berth_host_v1_HostAgentDefinition }
        HostDescription: MessageTypeDefinition<_berth_host_v1_HostDescriptionInput, _berth_host_v1_HostDescription>
        HostFirewalls: MessageTypeDefinition<_berth_host_v1_HostFirewallsInput, _berth_host_v1_HostFirewalls>
        HostNetworks: MessageTypeDefinition<_berth_host_v1_HostNetworksInput, _berth_host_v1_HostNetworks>
        ImageInfo: MessageTypeDefinition<_berth_host_v1_ImageInfoInput, _berth_host_v1_ImageInfo>
        ImportImageRequest: MessageTypeDefinition<_berth_host_v1_ImportImageRequestInput, _berth_host_v1_ImportImageRequest>
        ImportLimits: MessageTypeDefinition<_berth_host_v1_ImportLimitsInput, _berth_host_v1_ImportLimits>
        InventoryReply: MessageTypeDefinition<_berth_host_v1_InventoryReplyInput, _berth_host_v1_InventoryReply>
        InventoryRequest: MessageTypeDefinition<_berth_host_v1_InventoryRequestInput, _berth_host_v1_InventoryRequest>
        Limits: MessageTypeDefinition<_berth_host_v1_LimitsInput, _berth_host_v1_Limits>
        LogsReply: MessageTypeDefinition<_berth_host_v1_LogsReplyInput, _berth_host_v1_LogsReply>
        LogsRequest: MessageTypeDefinition<_berth_host_v1_LogsRequestInput, _berth_host_v1_LogsRequest>
        Measured: MessageTypeDefinition<_berth_host_v1_MeasuredInput, _berth_host_v1_Measured>
        Nic: MessageTypeDefinition<_berth_host_v1_NicInput, _berth_host_v1_Nic>
        Observed: MessageTypeDefinition<_berth_host_v1_ObservedInput, _berth_host_v1_Observed>
        PortForward: MessageTypeDefinition<_berth_host_v1_PortForwardInput, _berth_host_v1_PortForward>
        Power: EnumTypeDefinition
        ReadArchiveReply: MessageTypeDefinition<_berth_host_v1_ReadArchiveReplyInput, _berth_host_v1_ReadArchiveReply>
        ReadArchiveRequest: MessageTypeDefinition<_berth_host_v1_ReadArchiveRequestInput, _berth_host_v1_ReadArchiveRequest>
        ReadFileReply: MessageTypeDefinition<_berth_host_v1_ReadFileReplyInput, _berth_host_v1_ReadFileReply>
        ReadFileRequest: MessageTypeDefinition<_berth_host_v1_ReadFileRequestInput, _berth_host_v1_ReadFileRequest>
        RemoveFileRequest: MessageTypeDefinition<_berth_host_v1_RemoveFileRequestInput, _berth_host_v1_RemoveFileRequest>
        RestoreRequest: MessageTypeDefinition<_berth_host_v1_RestoreRequestInput, _berth_host_v1_RestoreRequest>
        RootSource: MessageTypeDefinition<_berth_host_v1_RootSourceInput, _berth_host_v1_RootSource>
        RunAs: MessageTypeDefinition<_berth_host_v1_RunAsInput, _berth_host_v1_RunAs>
        SnapshotOf: MessageTypeDefinition<_berth_host_v1_SnapshotOfInput, _berth_host_v1_SnapshotOf>
        SnapshotReply: MessageTypeDefinition<_berth_host_v1_SnapshotReplyInput, _berth_host_v1_SnapshotReply>
        SnapshotRequest: MessageTypeDefinition<_berth_host_v1_SnapshotRequestInput, _berth_host_v1_SnapshotRequest>
        Spent: MessageTypeDefinition<_berth_host_v1_SpentInput, _berth_host_v1_Spent>
        StageSnapshotRequest: MessageTypeDefinition<_berth_host_v1_StageSnapshotRequestInput, _berth_host_v1_StageSnapshotRequest>
        StatsOfReply: MessageTypeDefinition<_berth_host_v1_StatsOfReplyInput, _berth_host_v1_StatsOfReply>
        StatsOfRequest: MessageTypeDefinition<_berth_host_v1_StatsOfRequestInput, _berth_host_v1_StatsOfRequest>
        StatsReply: MessageTypeDefinition<_berth_host_v1_StatsReplyInput, _berth_host_v1_StatsReply>
        StatsRequest: MessageTypeDefinition<_berth_host_v1_StatsRequestInput, _berth_host_v1_StatsRequest>
        StopOptions: MessageTypeDefinition<_berth_host_v1_StopOptionsInput, _berth_host_v1_StopOptions>
        StreamRequest: MessageTypeDefinition<_berth_host_v1_StreamRequestInput, _berth_host_v1_StreamRequest>
        Terminal: MessageTypeDefinition<_berth_host_v1_TerminalInput, _berth_host_v1_Terminal>
        UploadImageReply: MessageTypeDefinition<_berth_host_v1_UploadImageReplyInput, _berth_host_v1_UploadImageReply>
        UploadImageRequest: MessageTypeDefinition<_berth_host_v1_UploadImageRequestInput, _berth_host_v1_UploadImageRequest>
        VolumeMount: MessageTypeDefinition<_berth_host_v1_VolumeMountInput, _berth_host_v1_VolumeMount>
        VolumeReply: MessageTypeDefinition<_berth_host_v1_VolumeReplyInput, _berth_host_v1_VolumeReply>
        VolumeRequest: MessageTypeDefinition<_berth_host_v1_VolumeRequestInput, _berth_host_v1_VolumeRequest>
        VolumeStanding: MessageTypeDefinition<_berth_host_v1_VolumeStandingInput, _berth_host_v1_VolumeStanding>
        WatchRequest: MessageTypeDefinition<_berth_host_v1_WatchRequestInput, _berth_host_v1_WatchRequest>
        WriteFile: MessageTypeDefinition<_berth_host_v1_WriteFileInput, _berth_host_v1_WriteFile>
        WriteFileRequest: MessageTypeDefinition<_berth_host_v1_WriteFileRequestInput, _berth_host_v1_WriteFileRequest>
      }
    }
  }
}

