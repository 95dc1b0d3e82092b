import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["widget/tests/**/*.test.ts", "kb/articles/editor/**/*.test.ts"],
    environment: "happy-dom",
    restoreMocks: true,
    unstubGlobals: true,
    maxWorkers: 2,
    passWithNoTests: false,
  },
});
