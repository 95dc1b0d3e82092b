// Node-RED alone with itself: nothing is fetched, nothing is sent.
module.exports = {
  uiHost: "127.0.0.1",
  flowFile: "flows.json",
  credentialSecret: false,
  telemetry: { enabled: false, updateNotification: false },
  diagnostics: { enabled: false },
  externalModules: { palette: { allowInstall: false }, modules: { allowInstall: false } },
  editorTheme: { tours: false, projects: { enabled: false }, codeEditor: { lib: "ace" } },
  logging: { console: { level: "warn", metrics: false, audit: false } },
};
