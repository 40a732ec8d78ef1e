// Original file: src/wire/host_agent.proto


export interface TerminalInput {
  'columns'?: (number);
  'rows'?: (number);
}

export interface Terminal {
  'columns': (number);
  'rows': (number);
}
