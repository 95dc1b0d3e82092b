import js from "@eslint/js";
import globals from "globals";
import tseslint from "typescript-eslint";

const built = ["widget/dist/**", "kb/articles/static/editor/**"];
const elsewhere = ["node_modules/**", ".venv/**", "data/**", "shots/**", "build/**", ".cache/**"];
const typed = [
  "widget/src/**/*.ts",
  "widget/tests/**/*.ts",
  "kb/articles/editor/**/*.ts",
  "tests/bench/targets/**/*.ts",
];

/** What every script keeps to, whether it is built or served as it is. */
const house = {
  "max-lines": ["error", { max: 400 }],
  "max-lines-per-function": ["error", { max: 50 }],
  complexity: ["error", 16],
  eqeqeq: "error",
  "no-console": ["error", { allow: ["warn", "error"] }],
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-var": "error",
  "prefer-const": "error",
  "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx"] }],
  // Hosts with Trusted Types refuse strings of HTML, and so do we.
  "no-restricted-properties": [
    "error",
    ...["innerHTML", "outerHTML", "insertAdjacentHTML", "createContextualFragment"].map((property) => ({
      property,
      message: "Build elements and set textContent instead.",
    })),
    { object: "document", property: "write" },
  ],
};

export default tseslint.config(
  { ignores: [...built, ...elsewhere] },
  js.configs.recommended,
  { rules: house, linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: typed,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // tsc already asks for index signatures to be read as such.
      "@typescript-eslint/dot-notation": "off",
    },
  },
  {
    files: ["**/static/**/*.js", "demo/**/*.js"],
    languageOptions: { sourceType: "module", globals: globals.browser },
  },
  {
    files: ["tests/hosts/**/*.{js,mjs}"],
    languageOptions: { globals: globals.browser },
  },
  { files: ["**/*.cjs"], languageOptions: { globals: globals.node } },
  { files: ["**/*.mjs"], languageOptions: { globals: globals.node } },
  {
    // One describe() holds many tests.
    files: ["**/*.test.ts"],
    rules: { "max-lines-per-function": "off" },
  },
);
