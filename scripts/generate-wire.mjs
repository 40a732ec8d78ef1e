// Writes src/wire/generated from src/wire/host_agent.proto: the TypeScript types, and the proto itself as a module, so
// that the built program needs no file beside it. CI runs this and fails on a diff.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// The protobufjs that also reads the description at run time.
const protobuf = createRequire(createRequire(import.meta.url).resolve('@grpc/proto-loader'))('protobufjs');
const proto = 'src/wire/host_agent.proto';
const out = 'src/wire/generated';

rmSync(out, { recursive: true, force: true });
execFileSync(
  'node_modules/.bin/proto-loader-gen-types',
  [
    '--longs=Number', '--enums=String', '--defaults', '--oneofs',
    '--inputTemplate=%sInput', '--outputTemplate=%s', '--importFileExtension=.js',
    '--grpcLib=@grpc/grpc-js', `--outDir=${out}`, proto,
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
const description = JSON.stringify(protobuf.loadSync(proto).toJSON(), null, 2);
writeFileSync(`${out}/descriptor.ts`, `// Original file: ${proto}\nexport const descriptor: object = ${description};\n`);
