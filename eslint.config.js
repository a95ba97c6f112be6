import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['dist/', 'build/', 'node_modules/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-undef': 'off', // tsc knows better
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: readonly(
        'process',
        'console',
        'performance',
        'fetch',
        'URL',
        'Buffer',
        'setTimeout',
        'setImmediate',
      ),
    },
  },
  {
    files: ['scripts/bench/{page,peers}/*.js'],
    languageOptions: {
      globals: readonly('Blob', 'document', 'location', 'self', 'TextDecoder', 'Worker'),
    },
  },
);

function readonly(...names) {
  return Object.fromEntries(names.map((name) => [name, 'readonly']));
}
