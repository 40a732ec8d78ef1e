// Original file: src/wire/host_agent.proto


export interface PortForwardInput {
  'protocol'?: (string);
  'publicAddress'?: (string);
  'publicPort'?: (number);
  'address'?: (string);
  'port'?: (number);
  'allowedCidrs'?: (string)[];
}

export interface PortForward {
  'protocol': (string);
  'publicAddress': (string);
  'publicPort': (number);
  'address': (string);
  'port': (number);
  'allowedCidrs': (string)[];
}
