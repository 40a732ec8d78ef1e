// Original file: src/wire/host_agent.proto


export interface WriteFileInput {
  'containerId'?: (string);
  'path'?: (string);
  'uid'?: (number);
  'gid'?: (number);
  'mode'?: (number);
  'folder'?: (boolean);
  '_uid'?: "uid";
  '_gid'?: "gid";
  '_mode'?: "mode";
}

export interface WriteFile {
  'containerId': (string);
  'path': (string);
  'uid'?: (number);
  'gid'?: (number);
  'mode'?: (number);
  'folder': (boolean);
  '_uid'?: "uid";
  '_gid'?: "gid";
  '_mode'?: "mode";
}
