import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { ANY_KEY, type Demand, demandOf } from '../../src/platform/auth/allow.js';

/** A handler of either transport, and the use cases its code calls. */
export interface Handler {
  /** `apiKeys_list` of the OpenAPI document, or `Query.apiKeys`. */
  name: string;
  public: boolean;
  calls: { service: string; method: string; scope?: string }[];
}

const GRAPHQL_ROOTS: Record<string, string> = { Query: 'Query', Mutation: 'Mutation', Subscription: 'Subscription' };

/** Reads the code of every controller and resolver for the use cases each handler calls, and asks those for their scope: nothing can be forgotten. */
export async function handlers(root = 'src/modules'): Promise<Handler[]> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name));
  const classes = (suffix: RegExp): ts.ClassDeclaration[] => files.filter((name) => suffix.test(name)).flatMap(classesOf);
  const services = new Map<string, object>();
  for (const path of files.filter((name) => /\.service\.ts$/.test(name))) {
    const exported = (await import(resolve(path))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported)) if (typeof value === 'function') services.set(name, value.prototype as object);
  }
  const scopeOf = (service: string, method: string): string | undefined => {
    const useCase = (services.get(service) as Record<string, object> | undefined)?.[method];
    const demand = useCase && demandOf(useCase);
    return demand && told(demand);
  };
  const read = (owner: ts.ClassDeclaration, method: ts.MethodDeclaration, name: string): Handler => {
    const fields = injected(owner);
    const calls = callsIn(method)
      .filter(({ field }) => fields.get(field)?.match(/Service$/))
      .map(({ field, method: called }) => ({ service: fields.get(field)!, method: called, scope: scopeOf(fields.get(field)!, called) }));
    return { name, public: [owner, method].some((node) => decorator(node, 'Public')), calls };
  };
  const rest = classes(/\.controller\.ts$/).flatMap((owner) =>
    routesOf(owner).map((method) => read(owner, method, `${nameOf(owner).replace(/Controller$/, '').replace(/^./, (c) => c.toLowerCase())}_${nameOf(method)}`)),
  );
  const graphql = classes(/\.(resolver|fields)\.ts$/).flatMap((owner) =>
    fieldsOf(owner).map(({ method, parent, field }) => read(owner, method, `${parent}.${field}`)),
  );
  return [...rest, ...graphql];
}

/** A demand as permissions.txt has it. */
export const told = ({ scopes, operator }: Demand): string => `${scopes.join(' and ') || ANY_KEY}${operator ? ' (operator)' : ''}`;

const nameOf = (node: ts.ClassDeclaration | ts.MethodDeclaration): string => (node.name as ts.Identifier).text;

function classesOf(path: string): ts.ClassDeclaration[] {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true).statements.filter(ts.isClassDeclaration);
}

function decorator(node: ts.HasDecorators, name: string): ts.CallExpression | undefined {
  return (ts.getDecorators(node) ?? []).map((d) => d.expression).filter(ts.isCallExpression).find((call) => call.expression.getText() === name);
}

/** Constructor parameters by name, with the text of their types. */
function injected(owner: ts.ClassDeclaration): Map<string, string> {
  const constructor = owner.members.find(ts.isConstructorDeclaration);
  return new Map((constructor?.parameters ?? []).map((p) => [p.name.getText(), p.type?.getText() ?? '']));
}

function callsIn(node: ts.Node): { field: string; method: string }[] {
  const found: { field: string; method: string }[] = [];
  const visit = (child: ts.Node): void => {
    if (
      ts.isPropertyAccessExpression(child) &&
      ts.isPropertyAccessExpression(child.expression) &&
      child.expression.expression.kind === ts.SyntaxKind.ThisKeyword
    ) {
      found.push({ field: child.expression.name.text, method: child.name.text });
    }
    ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}

const routesOf = (owner: ts.ClassDeclaration): ts.MethodDeclaration[] =>
  owner.members.filter(ts.isMethodDeclaration).filter((m) => ['Get', 'Post', 'Put', 'Patch', 'Delete'].some((verb) => decorator(m, verb)));

function fieldsOf(owner: ts.ClassDeclaration): { method: ts.MethodDeclaration; parent: string; field: string }[] {
  const parent = decorator(owner, 'Resolver')?.arguments[0]?.getText().replace(/^\(\) => /, '') ?? '';
  return owner.members.filter(ts.isMethodDeclaration).flatMap((method) => {
    for (const kind of ['Query', 'Mutation', 'Subscription', 'ResolveField']) {
      const call = decorator(method, kind);
      if (!call) continue;
      const renamed = /name: '(\w+)'/.exec(call.arguments.map((a) => a.getText()).join())?.[1];
      return [{ method, parent: GRAPHQL_ROOTS[kind] ?? parent, field: renamed ?? nameOf(method) }];
    }
    return [];
  });
}
