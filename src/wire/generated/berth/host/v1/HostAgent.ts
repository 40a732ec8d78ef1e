// Original file: src/wire/host_agent.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AttachInputInput as _berth_host_v1_AttachInputInput, AttachInput as _berth_host_v1_AttachInput } from '../../../berth/host/v1/AttachInput.js';
import type { AttachOutputInput as _berth_host_v1_AttachOutputInput, AttachOutput as _berth_host_v1_AttachOutput } from '../../../berth/host/v1/AttachOutput.js';
import type { DeleteImageReplyInput as _berth_host_v1_DeleteImageReplyInput, DeleteImageReply as _berth_host_v1_DeleteImageReply } from '../../../berth/host/v1/DeleteImageReply.js';
import type { DeleteImageRequestInput as _berth_host_v1_DeleteImageRequestInput, DeleteImageRequest as _berth_host_v1_DeleteImageRequest } from '../../../berth/host/v1/DeleteImageRequest.js';
import type { DescribeRequestInput as _berth_host_v1_DescribeRequestInput, DescribeRequest as _berth_host_v1_DescribeRequest } from '../../../berth/host/v1/DescribeRequest.js';
import type { DestroyRequestInput as _berth_host_v1_DestroyRequestInput, DestroyRequest as _berth_host_v1_DestroyRequest } from '../../../berth/host/v1/DestroyRequest.js';
import type { DiffSnapshotReplyInput as _berth_host_v1_DiffSnapshotReplyInput, DiffSnapshotReply as _berth_host_v1_DiffSnapshotReply } from '../../../berth/host/v1/DiffSnapshotReply.js';
import type { DiffSnapshotRequestInput as _berth_host_v1_DiffSnapshotRequestInput, DiffSnapshotRequest as _berth_host_v1_DiffSnapshotRequest } from '../../../berth/host/v1/DiffSnapshotRequest.js';
import type { DiskGroupsInput as _berth_host_v1_DiskGroupsInput, DiskGroups as _berth_host_v1_DiskGroups } from '../../../berth/host/v1/DiskGroups.js';
import type { EnsureRequestInput as _berth_host_v1_EnsureRequestInput, EnsureRequest as _berth_host_v1_EnsureRequest } from '../../../berth/host/v1/EnsureRequest.js';
import type { ExecReplyInput as _berth_host_v1_ExecReplyInput, ExecReply as _berth_host_v1_ExecReply } from '../../../berth/host/v1/ExecReply.js';
import type { ExecRequestInput as _berth_host_v1_ExecRequestInput, ExecRequest as _berth_host_v1_ExecRequest } from '../../../berth/host/v1/ExecRequest.js';
import type { FileInfoInput as _berth_host_v1_FileInfoInput, FileInfo as _berth_host_v1_FileInfo } from '../../../berth/host/v1/FileInfo.js';
import type { FindShadowsRequestInput as _berth_host_v1_FindShadowsRequestInput, FindShadowsRequest as _berth_host_v1_FindShadowsRequest } from '../../../berth/host/v1/FindShadowsRequest.js';
import type { FirewallHitsReplyInput as _berth_host_v1_FirewallHitsReplyInput, FirewallHitsReply as _berth_host_v1_FirewallHitsReply } from '../../../berth/host/v1/FirewallHitsReply.js';
import type { FirewallHitsRequestInput as _berth_host_v1_FirewallHitsRequestInput, FirewallHitsRequest as _berth_host_v1_FirewallHitsRequest } from '../../../berth/host/v1/FirewallHitsRequest.js';
import type { HostDescriptionInput as _berth_host_v1_HostDescriptionInput, HostDescription as _berth_host_v1_HostDescription } from '../../../berth/host/v1/HostDescription.js';
import type { HostFirewallsInput as _berth_host_v1_HostFirewallsInput, HostFirewalls as _berth_host_v1_HostFirewalls } from '../../../berth/host/v1/HostFirewalls.js';
import type { HostNetworksInput as _berth_host_v1_HostNetworksInput, HostNetworks as _berth_host_v1_HostNetworks } from '../../../berth/host/v1/HostNetworks.js';
import type { ImageInfoInput as _berth_host_v1_ImageInfoInput, ImageInfo as _berth_host_v1_ImageInfo } from '../../../berth/host/v1/ImageInfo.js';
import type { ImportImageRequestInput as _berth_host_v1_ImportImageRequestInput, ImportImageRequest as _berth_host_v1_ImportImageRequest } from '../../../berth/host/v1/ImportImageRequest.js';
import type { InventoryReplyInput as _berth_host_v1_InventoryReplyInput, InventoryReply as _berth_host_v1_InventoryReply } from '../../../berth/host/v1/InventoryReply.js';
import type { InventoryRequestInput as _berth_host_v1_InventoryRequestInput, InventoryRequest as _berth_host_v1_InventoryRequest } from '../../../berth/host/v1/InventoryRequest.js';
import type { LogsReplyInput as _berth_host_v1_LogsReplyInput, LogsReply as _berth_host_v1_LogsReply } from '../../../berth/host/v1/LogsReply.js';
import type { LogsRequestInput as _berth_host_v1_LogsRequestInput, LogsRequest as _berth_host_v1_LogsRequest } from '../../../berth/host/v1/LogsRequest.js';
import type { ObservedInput as _berth_host_v1_ObservedInput, Observed as _berth_host_v1_Observed } from '../../../berth/host/v1/Observed.js';
import type { ReadArchiveReplyInput as _berth_host_v1_ReadArchiveReplyInput, ReadArchiveReply as _berth_host_v1_ReadArchiveReply } from '../../../berth/host/v1/ReadArchiveReply.js';
import type { ReadArchiveRequestInput as _berth_host_v1_ReadArchiveRequestInput, ReadArchiveRequest as _berth_host_v1_ReadArchiveRequest } from '../../../berth/host/v1/ReadArchiveRequest.js';
import type { ReadFileReplyInput as _berth_host_v1_ReadFileReplyInput, ReadFileReply as _berth_host_v1_ReadFileReply } from '../../../berth/host/v1/ReadFileReply.js';
import type { ReadFileRequestInput as _berth_host_v1_ReadFileRequestInput, ReadFileRequest as _berth_host_v1_ReadFileRequest } from '../../../berth/host/v1/ReadFileRequest.js';
import type { RemoveFileRequestInput as _berth_host_v1_RemoveFileRequestInput, RemoveFileRequest as _berth_host_v1_RemoveFileRequest } from '../../../berth/host/v1/RemoveFileRequest.js';
import type { RestoreRequestInput as _berth_host_v1_RestoreRequestInput, RestoreRequest as _berth_host_v1_RestoreRequest } from '../../../berth/host/v1/RestoreRequest.js';
import type { SnapshotReplyInput as _berth_host_v1_SnapshotReplyInput, SnapshotReply as _berth_host_v1_SnapshotReply } from '../../../berth/host/v1/SnapshotReply.js';
import type { SnapshotRequestInput as _berth_host_v1_SnapshotRequestInput, SnapshotRequest as _berth_host_v1_SnapshotRequest } from '../../../berth/host/v1/SnapshotRequest.js';
import type { StageSnapshotRequestInput as _berth_host_v1_StageSnapshotRequestInput, StageSnapshotRequest as _berth_host_v1_StageSnapshotRequest } from '../../../berth/host/v1/StageSnapshotRequest.js';
import type { StatsOfReplyInput as _berth_host_v1_StatsOfReplyInput, StatsOfReply as _berth_host_v1_StatsOfReply } from '../../../berth/host/v1/StatsOfReply.js';
import type { StatsOfRequestInput as _berth_host_v1_StatsOfRequestInput, StatsOfRequest as _berth_host_v1_StatsOfRequest } from '../../../berth/host/v1/StatsOfRequest.js';
import type { StatsReplyInput as _berth_host_v1_StatsReplyInput, StatsReply as _berth_host_v1_StatsReply } from '../../../berth/host/v1/StatsReply.js';
import type { StatsRequestInput as _berth_host_v1_StatsRequestInput, StatsRequest as _berth_host_v1_StatsRequest } from '../../../berth/host/v1/StatsRequest.js';
import type { UploadImageReplyInput as _berth_host_v1_UploadImageReplyInput, UploadImageReply as _berth_host_v1_UploadImageReply } from '../../../berth/host/v1/UploadImageReply.js';
import type { UploadImageRequestInput as _berth_host_v1_UploadImageRequestInput, UploadImageRequest as _berth_host_v1_UploadImageRequest } from '../../../berth/host/v1/UploadImageRequest.js';
import type { VolumeReplyInput as _berth_host_v1_VolumeReplyInput, VolumeReply as _berth_host_v1_VolumeReply } from '../../../berth/host/v1/VolumeReply.js';
import type { VolumeRequestInput as _berth_host_v1_VolumeRequestInput, VolumeRequest as _berth_host_v1_VolumeRequest } from '../../../berth/host/v1/VolumeRequest.js';
import type { WatchRequestInput as _berth_host_v1_WatchRequestInput, WatchRequest as _berth_host_v1_WatchRequest } from '../../../berth/host/v1/WatchRequest.js';
import type { WriteFileRequestInput as _berth_host_v1_WriteFileRequestInput, WriteFileRequest as _berth_host_v1_WriteFileRequest } from '../../../berth/host/v1/WriteFileRequest.js';

export interface HostAgentClient extends grpc.Client {
  ApplyFirewalls(argument: _berth_host_v1_HostFirewallsInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_HostFirewalls>): grpc.ClientUnaryCall;
  ApplyFirewalls(argument: _berth_host_v1_HostFirewallsInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_HostFirewalls>): grpc.ClientUnaryCall;
  ApplyFirewalls(argument: _berth_host_v1_HostFirewallsInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_HostFirewalls>): grpc.ClientUnaryCall;
  ApplyFirewalls(argument: _berth_host_v1_HostFirewallsInput, callback: grpc.requestCallback<_berth_host_v1_HostFirewalls>): grpc.ClientUnaryCall;
  applyFirewalls(argument: _berth_host_v1_HostFirewallsInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_HostFirewalls>): grpc.ClientUnaryCall;
  applyFirewalls(argument: _berth_host_v1_HostFirewallsInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_HostFirewalls>): grpc.ClientUnaryCall;
  applyFirewalls(argument: _berth_host_v1_HostFirewallsInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_HostFirewalls>): grpc.ClientUnaryCall;
  applyFirewalls(argument: _berth_host_v1_HostFirewallsInput, callback: grpc.requestCallback<_berth_host_v1_HostFirewalls>): grpc.ClientUnaryCall;
  
  ApplyNetworks(argument: _berth_host_v1_HostNetworksInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_HostNetworks>): grpc.ClientUnaryCall;
  ApplyNetworks(argument: _berth_host_v1_HostNetworksInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_HostNetworks>): grpc.ClientUnaryCall;
  ApplyNetworks(argument: _berth_host_v1_HostNetworksInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_HostNetworks>): grpc.ClientUnaryCall;
  ApplyNetworks(argument: _berth_host_v1_HostNetworksInput, callback: grpc.requestCallback<_berth_host_v1_HostNetworks>): grpc.ClientUnaryCall;
  applyNetworks(argument: _berth_host_v1_HostNetworksInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_HostNetworks>): grpc.ClientUnaryCall;
  applyNetworks(argument: _berth_host_v1_HostNetworksInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_HostNetworks>): grpc.ClientUnaryCall;
  applyNetworks(argument: _berth_host_v1_HostNetworksInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_HostNetworks>): grpc.ClientUnaryCall;
  applyNetworks(argument: _berth_host_v1_HostNetworksInput, callback: grpc.requestCallback<_berth_host_v1_HostNetworks>): grpc.ClientUnaryCall;
  
  Attach(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_berth_host_v1_AttachInputInput, _berth_host_v1_AttachOutput>;
  Attach(options?: grpc.CallOptions): grpc.ClientDuplexStream<_berth_host_v1_AttachInputInput, _berth_host_v1_AttachOutput>;
  attach(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_berth_host_v1_AttachInputInput, _berth_host_v1_AttachOutput>;
  attach(options?: grpc.CallOptions): grpc.ClientDuplexStream<_berth_host_v1_AttachInputInput, _berth_host_v1_AttachOutput>;
  
  CreateSnapshot(argument: _berth_host_v1_SnapshotRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  CreateSnapshot(argument: _berth_host_v1_SnapshotRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  CreateSnapshot(argument: _berth_host_v1_SnapshotRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  CreateSnapshot(argument: _berth_host_v1_SnapshotRequestInput, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  createSnapshot(argument: _berth_host_v1_SnapshotRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  createSnapshot(argument: _berth_host_v1_SnapshotRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  createSnapshot(argument: _berth_host_v1_SnapshotRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  createSnapshot(argument: _berth_host_v1_SnapshotRequestInput, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  
  DeleteImage(argument: _berth_host_v1_DeleteImageRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DeleteImageReply>): grpc.ClientUnaryCall;
  DeleteImage(argument: _berth_host_v1_DeleteImageRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_DeleteImageReply>): grpc.ClientUnaryCall;
  DeleteImage(argument: _berth_host_v1_DeleteImageRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DeleteImageReply>): grpc.ClientUnaryCall;
  DeleteImage(argument: _berth_host_v1_DeleteImageRequestInput, callback: grpc.requestCallback<_berth_host_v1_DeleteImageReply>): grpc.ClientUnaryCall;
  deleteImage(argument: _berth_host_v1_DeleteImageRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DeleteImageReply>): grpc.ClientUnaryCall;
  deleteImage(argument: _berth_host_v1_DeleteImageRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_DeleteImageReply>): grpc.ClientUnaryCall;
  deleteImage(argument: _berth_host_v1_DeleteImageRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DeleteImageReply>): grpc.ClientUnaryCall;
  deleteImage(argument: _berth_host_v1_DeleteImageRequestInput, callback: grpc.requestCallback<_berth_host_v1_DeleteImageReply>): grpc.ClientUnaryCall;
  
  DeleteSnapshot(argument: _berth_host_v1_SnapshotRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  DeleteSnapshot(argument: _berth_host_v1_SnapshotRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  DeleteSnapshot(argument: _berth_host_v1_SnapshotRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  DeleteSnapshot(argument: _berth_host_v1_SnapshotRequestInput, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  deleteSnapshot(argument: _berth_host_v1_SnapshotRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  deleteSnapshot(argument: _berth_host_v1_SnapshotRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  deleteSnapshot(argument: _berth_host_v1_SnapshotRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  deleteSnapshot(argument: _berth_host_v1_SnapshotRequestInput, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  
  DeleteVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  DeleteVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  DeleteVolume(argument: _berth_host_v1_VolumeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  DeleteVolume(argument: _berth_host_v1_VolumeRequestInput, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  deleteVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  deleteVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  deleteVolume(argument: _berth_host_v1_VolumeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  deleteVolume(argument: _berth_host_v1_VolumeRequestInput, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  
  Describe(argument: _berth_host_v1_DescribeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_HostDescription>): grpc.ClientUnaryCall;
  Describe(argument: _berth_host_v1_DescribeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_HostDescription>): grpc.ClientUnaryCall;
  Describe(argument: _berth_host_v1_DescribeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_HostDescription>): grpc.ClientUnaryCall;
  Describe(argument: _berth_host_v1_DescribeRequestInput, callback: grpc.requestCallback<_berth_host_v1_HostDescription>): grpc.ClientUnaryCall;
  describe(argument: _berth_host_v1_DescribeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_HostDescription>): grpc.ClientUnaryCall;
  describe(argument: _berth_host_v1_DescribeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_HostDescription>): grpc.ClientUnaryCall;
  describe(argument: _berth_host_v1_DescribeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_HostDescription>): grpc.ClientUnaryCall;
  describe(argument: _berth_host_v1_DescribeRequestInput, callback: grpc.requestCallback<_berth_host_v1_HostDescription>): grpc.ClientUnaryCall;
  
  Destroy(argument: _berth_host_v1_DestroyRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  Destroy(argument: _berth_host_v1_DestroyRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  Destroy(argument: _berth_host_v1_DestroyRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  Destroy(argument: _berth_host_v1_DestroyRequestInput, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  destroy(argument: _berth_host_v1_DestroyRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  destroy(argument: _berth_host_v1_DestroyRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  destroy(argument: _berth_host_v1_DestroyRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  destroy(argument: _berth_host_v1_DestroyRequestInput, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  
  DiffSnapshot(argument: _berth_host_v1_DiffSnapshotRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  DiffSnapshot(argument: _berth_host_v1_DiffSnapshotRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  DiffSnapshot(argument: _berth_host_v1_DiffSnapshotRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  DiffSnapshot(argument: _berth_host_v1_DiffSnapshotRequestInput, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  diffSnapshot(argument: _berth_host_v1_DiffSnapshotRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  diffSnapshot(argument: _berth_host_v1_DiffSnapshotRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  diffSnapshot(argument: _berth_host_v1_DiffSnapshotRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  diffSnapshot(argument: _berth_host_v1_DiffSnapshotRequestInput, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  
  Ensure(argument: _berth_host_v1_EnsureRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  Ensure(argument: _berth_host_v1_EnsureRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  Ensure(argument: _berth_host_v1_EnsureRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  Ensure(argument: _berth_host_v1_EnsureRequestInput, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  ensure(argument: _berth_host_v1_EnsureRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  ensure(argument: _berth_host_v1_EnsureRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  ensure(argument: _berth_host_v1_EnsureRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  ensure(argument: _berth_host_v1_EnsureRequestInput, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  
  EnsureVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  EnsureVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  EnsureVolume(argument: _berth_host_v1_VolumeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  EnsureVolume(argument: _berth_host_v1_VolumeRequestInput, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  ensureVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  ensureVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  ensureVolume(argument: _berth_host_v1_VolumeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  ensureVolume(argument: _berth_host_v1_VolumeRequestInput, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  
  Exec(argument: _berth_host_v1_ExecRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_ExecReply>): grpc.ClientUnaryCall;
  Exec(argument: _berth_host_v1_ExecRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_ExecReply>): grpc.ClientUnaryCall;
  Exec(argument: _berth_host_v1_ExecRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_ExecReply>): grpc.ClientUnaryCall;
  Exec(argument: _berth_host_v1_ExecRequestInput, callback: grpc.requestCallback<_berth_host_v1_ExecReply>): grpc.ClientUnaryCall;
  exec(argument: _berth_host_v1_ExecRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_ExecReply>): grpc.ClientUnaryCall;
  exec(argument: _berth_host_v1_ExecRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_ExecReply>): grpc.ClientUnaryCall;
  exec(argument: _berth_host_v1_ExecRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_ExecReply>): grpc.ClientUnaryCall;
  exec(argument: _berth_host_v1_ExecRequestInput, callback: grpc.requestCallback<_berth_host_v1_ExecReply>): grpc.ClientUnaryCall;
  
  FindShadows(argument: _berth_host_v1_FindShadowsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  FindShadows(argument: _berth_host_v1_FindShadowsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  FindShadows(argument: _berth_host_v1_FindShadowsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  FindShadows(argument: _berth_host_v1_FindShadowsRequestInput, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  findShadows(argument: _berth_host_v1_FindShadowsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  findShadows(argument: _berth_host_v1_FindShadowsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  findShadows(argument: _berth_host_v1_FindShadowsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  findShadows(argument: _berth_host_v1_FindShadowsRequestInput, callback: grpc.requestCallback<_berth_host_v1_DiffSnapshotReply>): grpc.ClientUnaryCall;
  
  FirewallHits(argument: _berth_host_v1_FirewallHitsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_FirewallHitsReply>): grpc.ClientUnaryCall;
  FirewallHits(argument: _berth_host_v1_FirewallHitsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_FirewallHitsReply>): grpc.ClientUnaryCall;
  FirewallHits(argument: _berth_host_v1_FirewallHitsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_FirewallHitsReply>): grpc.ClientUnaryCall;
  FirewallHits(argument: _berth_host_v1_FirewallHitsRequestInput, callback: grpc.requestCallback<_berth_host_v1_FirewallHitsReply>): grpc.ClientUnaryCall;
  firewallHits(argument: _berth_host_v1_FirewallHitsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_FirewallHitsReply>): grpc.ClientUnaryCall;
  firewallHits(argument: _berth_host_v1_FirewallHitsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_FirewallHitsReply>): grpc.ClientUnaryCall;
  firewallHits(argument: _berth_host_v1_FirewallHitsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_FirewallHitsReply>): grpc.ClientUnaryCall;
  firewallHits(argument: _berth_host_v1_FirewallHitsRequestInput, callback: grpc.requestCallback<_berth_host_v1_FirewallHitsReply>): grpc.ClientUnaryCall;
  
  ImportImage(argument: _berth_host_v1_ImportImageRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_ImageInfo>): grpc.ClientUnaryCall;
  ImportImage(argument: _berth_host_v1_ImportImageRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_ImageInfo>): grpc.ClientUnaryCall;
  ImportImage(argument: _berth_host_v1_ImportImageRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_ImageInfo>): grpc.ClientUnaryCall;
  ImportImage(argument: _berth_host_v1_ImportImageRequestInput, callback: grpc.requestCallback<_berth_host_v1_ImageInfo>): grpc.ClientUnaryCall;
  importImage(argument: _berth_host_v1_ImportImageRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_ImageInfo>): grpc.ClientUnaryCall;
  importImage(argument: _berth_host_v1_ImportImageRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_ImageInfo>): grpc.ClientUnaryCall;
  importImage(argument: _berth_host_v1_ImportImageRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_ImageInfo>): grpc.ClientUnaryCall;
  importImage(argument: _berth_host_v1_ImportImageRequestInput, callback: grpc.requestCallback<_berth_host_v1_ImageInfo>): grpc.ClientUnaryCall;
  
  Inventory(argument: _berth_host_v1_InventoryRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_InventoryReply>): grpc.ClientUnaryCall;
  Inventory(argument: _berth_host_v1_InventoryRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_InventoryReply>): grpc.ClientUnaryCall;
  Inventory(argument: _berth_host_v1_InventoryRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_InventoryReply>): grpc.ClientUnaryCall;
  Inventory(argument: _berth_host_v1_InventoryRequestInput, callback: grpc.requestCallback<_berth_host_v1_InventoryReply>): grpc.ClientUnaryCall;
  inventory(argument: _berth_host_v1_InventoryRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_InventoryReply>): grpc.ClientUnaryCall;
  inventory(argument: _berth_host_v1_InventoryRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_InventoryReply>): grpc.ClientUnaryCall;
  inventory(argument: _berth_host_v1_InventoryRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_InventoryReply>): grpc.ClientUnaryCall;
  inventory(argument: _berth_host_v1_InventoryRequestInput, callback: grpc.requestCallback<_berth_host_v1_InventoryReply>): grpc.ClientUnaryCall;
  
  LimitDiskGroups(argument: _berth_host_v1_DiskGroupsInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DiskGroups>): grpc.ClientUnaryCall;
  LimitDiskGroups(argument: _berth_host_v1_DiskGroupsInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_DiskGroups>): grpc.ClientUnaryCall;
  LimitDiskGroups(argument: _berth_host_v1_DiskGroupsInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DiskGroups>): grpc.ClientUnaryCall;
  LimitDiskGroups(argument: _berth_host_v1_DiskGroupsInput, callback: grpc.requestCallback<_berth_host_v1_DiskGroups>): grpc.ClientUnaryCall;
  limitDiskGroups(argument: _berth_host_v1_DiskGroupsInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DiskGroups>): grpc.ClientUnaryCall;
  limitDiskGroups(argument: _berth_host_v1_DiskGroupsInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_DiskGroups>): grpc.ClientUnaryCall;
  limitDiskGroups(argument: _berth_host_v1_DiskGroupsInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_DiskGroups>): grpc.ClientUnaryCall;
  limitDiskGroups(argument: _berth_host_v1_DiskGroupsInput, callback: grpc.requestCallback<_berth_host_v1_DiskGroups>): grpc.ClientUnaryCall;
  
  Logs(argument: _berth_host_v1_LogsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_LogsReply>): grpc.ClientUnaryCall;
  Logs(argument: _berth_host_v1_LogsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_LogsReply>): grpc.ClientUnaryCall;
  Logs(argument: _berth_host_v1_LogsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_LogsReply>): grpc.ClientUnaryCall;
  Logs(argument: _berth_host_v1_LogsRequestInput, callback: grpc.requestCallback<_berth_host_v1_LogsReply>): grpc.ClientUnaryCall;
  logs(argument: _berth_host_v1_LogsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_LogsReply>): grpc.ClientUnaryCall;
  logs(argument: _berth_host_v1_LogsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_LogsReply>): grpc.ClientUnaryCall;
  logs(argument: _berth_host_v1_LogsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_LogsReply>): grpc.ClientUnaryCall;
  logs(argument: _berth_host_v1_LogsRequestInput, callback: grpc.requestCallback<_berth_host_v1_LogsReply>): grpc.ClientUnaryCall;
  
  ReadArchive(argument: _berth_host_v1_ReadArchiveRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_berth_host_v1_ReadArchiveReply>;
  ReadArchive(argument: _berth_host_v1_ReadArchiveRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_berth_host_v1_ReadArchiveReply>;
  readArchive(argument: _berth_host_v1_ReadArchiveRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_berth_host_v1_ReadArchiveReply>;
  readArchive(argument: _berth_host_v1_ReadArchiveRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_berth_host_v1_ReadArchiveReply>;
  
  ReadFile(argument: _berth_host_v1_ReadFileRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_berth_host_v1_ReadFileReply>;
  ReadFile(argument: _berth_host_v1_ReadFileRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_berth_host_v1_ReadFileReply>;
  readFile(argument: _berth_host_v1_ReadFileRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_berth_host_v1_ReadFileReply>;
  readFile(argument: _berth_host_v1_ReadFileRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_berth_host_v1_ReadFileReply>;
  
  RemoveFile(argument: _berth_host_v1_RemoveFileRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientUnaryCall;
  RemoveFile(argument: _berth_host_v1_RemoveFileRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientUnaryCall;
  RemoveFile(argument: _berth_host_v1_RemoveFileRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientUnaryCall;
  RemoveFile(argument: _berth_host_v1_RemoveFileRequestInput, callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientUnaryCall;
  removeFile(argument: _berth_host_v1_RemoveFileRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientUnaryCall;
  removeFile(argument: _berth_host_v1_RemoveFileRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientUnaryCall;
  removeFile(argument: _berth_host_v1_RemoveFileRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientUnaryCall;
  removeFile(argument: _berth_host_v1_RemoveFileRequestInput, callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientUnaryCall;
  
  RestoreSnapshot(argument: _berth_host_v1_RestoreRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  RestoreSnapshot(argument: _berth_host_v1_RestoreRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  RestoreSnapshot(argument: _berth_host_v1_RestoreRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  RestoreSnapshot(argument: _berth_host_v1_RestoreRequestInput, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  restoreSnapshot(argument: _berth_host_v1_RestoreRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  restoreSnapshot(argument: _berth_host_v1_RestoreRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  restoreSnapshot(argument: _berth_host_v1_RestoreRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  restoreSnapshot(argument: _berth_host_v1_RestoreRequestInput, callback: grpc.requestCallback<_berth_host_v1_Observed>): grpc.ClientUnaryCall;
  
  RestoreVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  RestoreVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  RestoreVolume(argument: _berth_host_v1_VolumeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  RestoreVolume(argument: _berth_host_v1_VolumeRequestInput, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  restoreVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  restoreVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  restoreVolume(argument: _berth_host_v1_VolumeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  restoreVolume(argument: _berth_host_v1_VolumeRequestInput, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  
  SnapshotVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  SnapshotVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  SnapshotVolume(argument: _berth_host_v1_VolumeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  SnapshotVolume(argument: _berth_host_v1_VolumeRequestInput, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  snapshotVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  snapshotVolume(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  snapshotVolume(argument: _berth_host_v1_VolumeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  snapshotVolume(argument: _berth_host_v1_VolumeRequestInput, callback: grpc.requestCallback<_berth_host_v1_SnapshotReply>): grpc.ClientUnaryCall;
  
  StageSnapshot(argument: _berth_host_v1_StageSnapshotRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientUnaryCall;
  StageSnapshot(argument: _berth_host_v1_StageSnapshotRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientUnaryCall;
  StageSnapshot(argument: _berth_host_v1_StageSnapshotRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientUnaryCall;
  StageSnapshot(argument: _berth_host_v1_StageSnapshotRequestInput, callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientUnaryCall;
  stageSnapshot(argument: _berth_host_v1_StageSnapshotRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientUnaryCall;
  stageSnapshot(argument: _berth_host_v1_StageSnapshotRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientUnaryCall;
  stageSnapshot(argument: _berth_host_v1_StageSnapshotRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientUnaryCall;
  stageSnapshot(argument: _berth_host_v1_StageSnapshotRequestInput, callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientUnaryCall;
  
  Stats(argument: _berth_host_v1_StatsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_StatsReply>): grpc.ClientUnaryCall;
  Stats(argument: _berth_host_v1_StatsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_StatsReply>): grpc.ClientUnaryCall;
  Stats(argument: _berth_host_v1_StatsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_StatsReply>): grpc.ClientUnaryCall;
  Stats(argument: _berth_host_v1_StatsRequestInput, callback: grpc.requestCallback<_berth_host_v1_StatsReply>): grpc.ClientUnaryCall;
  stats(argument: _berth_host_v1_StatsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_StatsReply>): grpc.ClientUnaryCall;
  stats(argument: _berth_host_v1_StatsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_StatsReply>): grpc.ClientUnaryCall;
  stats(argument: _berth_host_v1_StatsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_StatsReply>): grpc.ClientUnaryCall;
  stats(argument: _berth_host_v1_StatsRequestInput, callback: grpc.requestCallback<_berth_host_v1_StatsReply>): grpc.ClientUnaryCall;
  
  StatsOf(argument: _berth_host_v1_StatsOfRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_StatsOfReply>): grpc.ClientUnaryCall;
  StatsOf(argument: _berth_host_v1_StatsOfRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_StatsOfReply>): grpc.ClientUnaryCall;
  StatsOf(argument: _berth_host_v1_StatsOfRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_StatsOfReply>): grpc.ClientUnaryCall;
  StatsOf(argument: _berth_host_v1_StatsOfRequestInput, callback: grpc.requestCallback<_berth_host_v1_StatsOfReply>): grpc.ClientUnaryCall;
  statsOf(argument: _berth_host_v1_StatsOfRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_StatsOfReply>): grpc.ClientUnaryCall;
  statsOf(argument: _berth_host_v1_StatsOfRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_StatsOfReply>): grpc.ClientUnaryCall;
  statsOf(argument: _berth_host_v1_StatsOfRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_StatsOfReply>): grpc.ClientUnaryCall;
  statsOf(argument: _berth_host_v1_StatsOfRequestInput, callback: grpc.requestCallback<_berth_host_v1_StatsOfReply>): grpc.ClientUnaryCall;
  
  UploadImage(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientWritableStream<_berth_host_v1_UploadImageRequestInput>;
  UploadImage(metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientWritableStream<_berth_host_v1_UploadImageRequestInput>;
  UploadImage(options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientWritableStream<_berth_host_v1_UploadImageRequestInput>;
  UploadImage(callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientWritableStream<_berth_host_v1_UploadImageRequestInput>;
  uploadImage(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientWritableStream<_berth_host_v1_UploadImageRequestInput>;
  uploadImage(metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientWritableStream<_berth_host_v1_UploadImageRequestInput>;
  uploadImage(options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientWritableStream<_berth_host_v1_UploadImageRequestInput>;
  uploadImage(callback: grpc.requestCallback<_berth_host_v1_UploadImageReply>): grpc.ClientWritableStream<_berth_host_v1_UploadImageRequestInput>;
  
  VolumeStats(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  VolumeStats(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  VolumeStats(argument: _berth_host_v1_VolumeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  VolumeStats(argument: _berth_host_v1_VolumeRequestInput, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  volumeStats(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  volumeStats(argument: _berth_host_v1_VolumeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  volumeStats(argument: _berth_host_v1_VolumeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  volumeStats(argument: _berth_host_v1_VolumeRequestInput, callback: grpc.requestCallback<_berth_host_v1_VolumeReply>): grpc.ClientUnaryCall;
  
  Watch(argument: _berth_host_v1_WatchRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_berth_host_v1_Observed>;
  Watch(argument: _berth_host_v1_WatchRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_berth_host_v1_Observed>;
  watch(argument: _berth_host_v1_WatchRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_berth_host_v1_Observed>;
  watch(argument: _berth_host_v1_WatchRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_berth_host_v1_Observed>;
  
  WriteFile(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientWritableStream<_berth_host_v1_WriteFileRequestInput>;
  WriteFile(metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientWritableStream<_berth_host_v1_WriteFileRequestInput>;
  WriteFile(options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientWritableStream<_berth_host_v1_WriteFileRequestInput>;
  WriteFile(callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientWritableStream<_berth_host_v1_WriteFileRequestInput>;
  writeFile(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientWritableStream<_berth_host_v1_WriteFileRequestInput>;
  writeFile(metadata: grpc.Metadata, callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientWritableStream<_berth_host_v1_WriteFileRequestInput>;
  writeFile(options: grpc.CallOptions, callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientWritableStream<_berth_host_v1_WriteFileRequestInput>;
  writeFile(callback: grpc.requestCallback<_berth_host_v1_FileInfo>): grpc.ClientWritableStream<_berth_host_v1_WriteFileRequestInput>;
  
}

export interface HostAgentHandlers extends grpc.UntypedServiceImplementation {
  ApplyFirewalls: grpc.handleUnaryCall<_berth_host_v1_HostFirewalls, _berth_host_v1_HostFirewallsInput>;
  
  ApplyNetworks: grpc.handleUnaryCall<_berth_host_v1_HostNetworks, _berth_host_v1_HostNetworksInput>;
  
  Attach: grpc.handleBidiStreamingCall<_berth_host_v1_AttachInput, _berth_host_v1_AttachOutputInput>;
  
  CreateSnapshot: grpc.handleUnaryCall<_berth_host_v1_SnapshotRequest, _berth_host_v1_SnapshotReplyInput>;
  
  DeleteImage: grpc.handleUnaryCall<_berth_host_v1_DeleteImageRequest, _berth_host_v1_DeleteImageReplyInput>;
  
  DeleteSnapshot: grpc.handleUnaryCall<_berth_host_v1_SnapshotRequest, _berth_host_v1_SnapshotReplyInput>;
  
  DeleteVolume: grpc.handleUnaryCall<_berth_host_v1_VolumeRequest, _berth_host_v1_VolumeReplyInput>;
  
  Describe: grpc.handleUnaryCall<_berth_host_v1_DescribeRequest, _berth_host_v1_HostDescriptionInput>;
  
  Destroy: grpc.handleUnaryCall<_berth_host_v1_DestroyRequest, _berth_host_v1_ObservedInput>;
  
  DiffSnapshot: grpc.handleUnaryCall<_berth_host_v1_DiffSnapshotRequest, _berth_host_v1_DiffSnapshotReplyInput>;
  
  Ensure: grpc.handleUnaryCall<_berth_host_v1_EnsureRequest, _berth_host_v1_ObservedInput>;
  
  EnsureVolume: grpc.handleUnaryCall<_berth_host_v1_VolumeRequest, _berth_host_v1_VolumeReplyInput>;
  
  Exec: grpc.handleUnaryCall<_berth_host_v1_ExecRequest, _berth_host_v1_ExecReplyInput>;
  
  FindShadows: grpc.handleUnaryCall<_berth_host_v1_FindShadowsRequest, _berth_host_v1_DiffSnapshotReplyInput>;
  
  FirewallHits: grpc.handleUnaryCall<_berth_host_v1_FirewallHitsRequest, _berth_host_v1_FirewallHitsReplyInput>;
  
  ImportImage: grpc.handleUnaryCall<_berth_host_v1_ImportImageRequest, _berth_host_v1_ImageInfoInput>;
  
  Inventory: grpc.handleUnaryCall<_berth_host_v1_InventoryRequest, _berth_host_v1_InventoryReplyInput>;
  
  LimitDiskGroups: grpc.handleUnaryCall<_berth_host_v1_DiskGroups, _berth_host_v1_DiskGroupsInput>;
  
  Logs: grpc.handleUnaryCall<_berth_host_v1_LogsRequest, _berth_host_v1_LogsReplyInput>;
  
  ReadArchive: grpc.handleServerStreamingCall<_berth_host_v1_ReadArchiveRequest, _berth_host_v1_ReadArchiveReplyInput>;
  
  ReadFile: grpc.handleServerStreamingCall<_berth_host_v1_ReadFileRequest, _berth_host_v1_ReadFileReplyInput>;
  
  RemoveFile: grpc.handleUnaryCall<_berth_host_v1_RemoveFileRequest, _berth_host_v1_FileInfoInput>;
  
  RestoreSnapshot: grpc.handleUnaryCall<_berth_host_v1_RestoreRequest, _berth_host_v1_ObservedInput>;
  
  RestoreVolume: grpc.handleUnaryCall<_berth_host_v1_VolumeRequest, _berth_host_v1_VolumeReplyInput>;
  
  SnapshotVolume: grpc.handleUnaryCall<_berth_host_v1_VolumeRequest, _berth_host_v1_SnapshotReplyInput>;
  
  StageSnapshot: grpc.handleUnaryCall<_berth_host_v1_StageSnapshotRequest, _berth_host_v1_UploadImageReplyInput>;
  
  Stats: grpc.handleUnaryCall<_berth_host_v1_StatsRequest, _berth_host_v1_StatsReplyInput>;
  
  StatsOf: grpc.handleUnaryCall<_berth_host_v1_StatsOfRequest, _berth_host_v1_StatsOfReplyInput>;
  
  UploadImage: grpc.handleClientStreamingCall<_berth_host_v1_UploadImageRequest, _berth_host_v1_UploadImageReplyInput>;
  
  VolumeStats: grpc.handleUnaryCall<_berth_host_v1_VolumeRequest, _berth_host_v1_VolumeReplyInput>;
  
  Watch: grpc.handleServerStreamingCall<_berth_host_v1_WatchRequest, _berth_host_v1_ObservedInput>;
  
  WriteFile: grpc.handleClientStreamingCall<_berth_host_v1_WriteFileRequest, _berth_host_v1_FileInfoInput>;
  
}

export interface HostAgentDefinition extends grpc.ServiceDefinition {
  ApplyFirewalls: MethodDefinition<_berth_host_v1_HostFirewallsInput, _berth_host_v1_HostFirewallsInput, _berth_host_v1_HostFirewalls, _berth_host_v1_HostFirewalls>
  ApplyNetworks: MethodDefinition<_berth_host_v1_HostNetworksInput, _berth_host_v1_HostNetworksInput, _berth_host_v1_HostNetworks, _berth_host_v1_HostNetworks>
  Attach: MethodDefinition<_berth_host_v1_AttachInputInput, _berth_host_v1_AttachOutputInput, _berth_host_v1_AttachInput, _berth_host_v1_AttachOutput>
  CreateSnapshot: MethodDefinition<_berth_host_v1_SnapshotRequestInput, _berth_host_v1_SnapshotReplyInput, _berth_host_v1_SnapshotRequest, _berth_host_v1_SnapshotReply>
  DeleteImage: MethodDefinition<_berth_host_v1_DeleteImageRequestInput, _berth_host_v1_DeleteImageReplyInput, _berth_host_v1_DeleteImageRequest, _berth_host_v1_DeleteImageReply>
  DeleteSnapshot: MethodDefinition<_berth_host_v1_SnapshotRequestInput, _berth_host_v1_SnapshotReplyInput, _berth_host_v1_SnapshotRequest, _berth_host_v1_SnapshotReply>
  DeleteVolume: MethodDefinition<_berth_host_v1_VolumeRequestInput, _berth_host_v1_VolumeReplyInput, _berth_host_v1_VolumeRequest, _berth_host_v1_VolumeReply>
  Describe: MethodDefinition<_berth_host_v1_DescribeRequestInput, _berth_host_v1_HostDescriptionInput, _berth_host_v1_DescribeRequest, _berth_host_v1_HostDescription>
  Destroy: MethodDefinition<_berth_host_v1_DestroyRequestInput, _berth_host_v1_ObservedInput, _berth_host_v1_DestroyRequest, _berth_host_v1_Observed>
  DiffSnapshot: MethodDefinition<_berth_host_v1_DiffSnapshotRequestInput, _berth_host_v1_DiffSnapshotReplyInput, _berth_host_v1_DiffSnapshotRequest, _berth_host_v1_DiffSnapshotReply>
  Ensure: MethodDefinition<_berth_host_v1_EnsureRequestInput, _berth_host_v1_ObservedInput, _berth_host_v1_EnsureRequest, _berth_host_v1_Observed>
  EnsureVolume: MethodDefinition<_berth_host_v1_VolumeRequestInput, _berth_host_v1_VolumeReplyInput, _berth_host_v1_VolumeRequest, _berth_host_v1_VolumeReply>
  Exec: MethodDefinition<_berth_host_v1_ExecRequestInput, _berth_host_v1_ExecReplyInput, _berth_host_v1_ExecRequest, _berth_host_v1_ExecReply>
  FindShadows: MethodDefinition<_berth_host_v1_FindShadowsRequestInput, _berth_host_v1_DiffSnapshotReplyInput, _berth_host_v1_FindShadowsRequest, _berth_host_v1_DiffSnapshotReply>
  FirewallHits: MethodDefinition<_berth_host_v1_FirewallHitsRequestInput, _berth_host_v1_FirewallHitsReplyInput, _berth_host_v1_FirewallHitsRequest, _berth_host_v1_FirewallHitsReply>
  ImportImage: MethodDefinition<_berth_host_v1_ImportImageRequestInput, _berth_host_v1_ImageInfoInput, _berth_host_v1_ImportImageRequest, _berth_host_v1_ImageInfo>
  Inventory: MethodDefinition<_berth_host_v1_InventoryRequestInput, _berth_host_v1_InventoryReplyInput, _berth_host_v1_InventoryRequest, _berth_host_v1_InventoryReply>
  LimitDiskGroups: MethodDefinition<_berth_host_v1_DiskGroupsInput, _berth_host_v1_DiskGroupsInput, _berth_host_v1_DiskGroups, _berth_host_v1_DiskGroups>
  Logs: MethodDefinition<_berth_host_v1_LogsRequestInput, _berth_host_v1_LogsReplyInput, _berth_host_v1_LogsRequest, _berth_host_v1_LogsReply>
  ReadArchive: MethodDefinition<_berth_host_v1_ReadArchiveRequestInput, _berth_host_v1_ReadArchiveReplyInput, _berth_host_v1_ReadArchiveRequest, _berth_host_v1_ReadArchiveReply>
  ReadFile: MethodDefinition<_berth_host_v1_ReadFileRequestInput, _berth_host_v1_ReadFileReplyInput, _berth_host_v1_ReadFileRequest, _berth_host_v1_ReadFileReply>
  RemoveFile: MethodDefinition<_berth_host_v1_RemoveFileRequestInput, _berth_host_v1_FileInfoInput, _berth_host_v1_RemoveFileRequest, _berth_host_v1_FileInfo>
  RestoreSnapshot: MethodDefinition<_berth_host_v1_RestoreRequestInput, _berth_host_v1_ObservedInput, _berth_host_v1_RestoreRequest, _berth_host_v1_Observed>
  RestoreVolume: MethodDefinition<_berth_host_v1_VolumeRequestInput, _berth_host_v1_VolumeReplyInput, _berth_host_v1_VolumeRequest, _berth_host_v1_VolumeReply>
  SnapshotVolume: MethodDefinition<_berth_host_v1_VolumeRequestInput, _berth_host_v1_SnapshotReplyInput, _berth_host_v1_VolumeRequest, _berth_host_v1_SnapshotReply>
  StageSnapshot: MethodDefinition<_berth_host_v1_StageSnapshotRequestInput, _berth_host_v1_UploadImageReplyInput, _berth_host_v1_StageSnapshotRequest, _berth_host_v1_UploadImageReply>
  Stats: MethodDefinition<_berth_host_v1_StatsRequestInput, _berth_host_v1_StatsReplyInput, _berth_host_v1_StatsRequest, _berth_host_v1_StatsReply>
  StatsOf: MethodDefinition<_berth_host_v1_StatsOfRequestInput, _berth_host_v1_StatsOfReplyInput, _berth_host_v1_StatsOfRequest, _berth_host_v1_StatsOfReply>
  UploadImage: MethodDefinition<_berth_host_v1_UploadImageRequestInput, _berth_host_v1_UploadImageReplyInput, _berth_host_v1_UploadImageRequest, _berth_host_v1_UploadImageReply>
  VolumeStats: MethodDefinition<_berth_host_v1_VolumeRequestInput, _berth_host_v1_VolumeReplyInput, _berth_host_v1_VolumeRequest, _berth_host_v1_VolumeReply>
  Watch: MethodDefinition<_berth_host_v1_WatchRequestInput, _berth_host_v1_ObservedInput, _berth_host_v1_WatchRequest, _berth_host_v1_Observed>
  WriteFile: MethodDefinition<_berth_host_v1_WriteFileRequestInput, _berth_host_v1_FileInfoInput, _berth_host_v1_WriteFileRequest, _berth_host_v1_FileInfo>
}
