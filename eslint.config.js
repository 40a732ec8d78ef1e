import tseslint from 'typescript-eslint';

const RAW_ACCESS = 'only platform/database and *.repository.ts may touch TypeORM directly: go through a repository, which adds the tenant';

/** Modules that are refused everywhere; later blocks must repeat them, because a rule's options replace each other. */
const EVERYWHERE = [
  { name: 'child_process', message: "import 'node:child_process'" },
  { name: 'fs', message: "import 'node:fs'" },
];
const TYPEORM = {
  name: 'typeorm',
  importNames: ['Repository', 'DataSource', 'EntityManager', 'QueryRunner', 'SelectQueryBuilder', 'getRepository', 'getManager'],
  message: RAW_ACCESS,
  allowTypeImports: true,
};

export default tseslint.config(
  { ignores: ['**/dist/', 'node_modules/', 'native/', 'coverage/', '**/src/**/generated/'] },
  ...tseslint.configs.recommended,
  {
    files: ['src/**/*.ts', 'packages/*/src/**/*.ts', 'migrations/**/*.ts', 'test/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // TypeORM and Nest hand classes around as Function.
      '@typescript-eslint/no-unsafe-function-type': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      // One style of imports: what is a type says so, and a file is named once.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      'no-duplicate-imports': ['error', { allowSeparateTypeImports: false }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-len': ['error', { code: 160, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
      '@typescript-eslint/no-restricted-imports': ['error', { paths: EVERYWHERE }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.spec.ts', 'src/platform/config/**'],
    rules: {
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'platform/config is the only reader of the environment' }],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: ['packages/cli/src/caller.ts'],
    rules: {
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'the environment is read in packages/cli/src/caller.ts alone' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/platform/database/**', 'src/**/*.repository.ts', 'src/**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { paths: [...EVERYWHERE, TYPEORM] }],
      'no-restricted-syntax': [
        'error',
        { selector: "CallExpression[callee.property.name='createQueryBuilder']", message: RAW_ACCESS },
        { selector: "CallExpression[callee.property.name='getRepository']", message: RAW_ACCESS },
      ],
    },
  },
  {
    // What these print is their purpose.
    files: ['src/main.ts', 'src/roles/up.ts', 'src/roles/up/**', 'src/roles/doctor.ts', 'src/roles/destroy.ts', 'src/roles/dump.ts', 'src/roles/image-build.ts', 'test/bench/**'],
    rules: { 'no-console': 'off' },
  },
);
