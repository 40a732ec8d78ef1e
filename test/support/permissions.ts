import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A handler of either transport, and the use cases its code calls. */
export interface Handler {
  /** `apiKeys_list` of the OpenAPI document, or `Query.apiKeys`. */
  name: string;
  public: boolean;
  calls: { service: string; method: string; scope?: string }[];
}

const GRAPHQL_ROOTS: Record<string, string> = { Query: 'Query', Mutation: 'Mutation', Subscription: 'Subscription' };

/** Reads every controller and resolver: which use case each handler calls, and the scope that asks for. Static, so nothing can be forgotten. */
export function handlers(root = 'src/modules'): Handler[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name));
  const classes = (suffix: RegExp): ts.ClassDeclaration[] => files.filter((name) => suffix.test(name)).flatMap(classesOf);
  const scopes = new Map<string, string | undefined>();
  for (const service of classes(/\.service\.ts$/)) {
    for (const method of service.members.filter(ts.isMethodDeclaration)) scopes.set(`${nameOf(service)}.${nameOf(method)}`, scopeOf(method));
  }
  const read = (owner: ts.ClassDeclaration, method: ts.MethodDeclaration, name: string): Handler => {
    const fields = injected(owner);
    const calls = callsIn(method)
      .filter(({ field }) => fields.get(field)?.match(/Service$/))
      .map(({ field, method: called }) => ({ service: fields.get(field)!, method: called, scope: scopes.get(`${fields.get(field)}.${called}`) }));
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

const nameOf = (node: ts.ClassDeclaration | ts.MethodDeclaration): string => (node.name as ts.Identifier).text;

function classesOf(path: string): ts.ClassDeclaration[] {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true).statements.filter(ts.isClassDeclaration);
}

const decorators = (node: ts.HasDecorators, name: string): ts.CallExpression[] =>
  (ts.getDecorators(node) ?? []).map((d) => d.expression).filter(ts.isCallExpression).filter((call) => call.expression.getText() === name);
const decorator = (node: ts.HasDecorators, name: string): ts.CallExpression | undefined => decorators(node, name)[0];

function scopeOf(method: ts.MethodDeclaration): string | undefined {
  if (decorator(method, 'AllowAnyKey')) return 'any key';
  const scopes = decorators(method, 'Allow').map(({ arguments: [scope, options] }) => {
    return `${(scope as ts.StringLiteral).text}${/operator: true/.test(options?.getText() ?? '') ? ' (operator)' : ''}`;
  });
  return scopes.join(' and ') || undefined;
}

/** Constructor parameters by name, with the text of their types. */
function injected(owner: ts.ClassDeclaration): Map<string, string> {
  const constructor = owner.members.find(ts.isConstructorDeclaration);
  return new Map((constructor?.parameters ?? []).map((p) => [p.name.getText(), p.type?.getText() ?? '']));
}

function callsIn(node: ts.Node): { field: string; method: string }[] {
  const found: { field: string; method: string }[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isPropertyAccessExpression(child) && ts.isPropertyAccessExpression(child.expression) && child.expression.expression.kind === ts.SyntaxKind.ThisKeyword) {
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
