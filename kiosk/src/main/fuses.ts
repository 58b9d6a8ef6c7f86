/**
 * Electron's fuses, each a decision ("Electron Fuses" in Electron's documentation). They are burnt into the packaged binary, so
 * they hold even against somebody who can change its environment or its command line.
 */
export const fuses = {
  /** The binary must not turn into a plain Node that runs any script. */
  runAsNode: false,
  /** Cookies at rest are sealed with the operating system's key. */
  enableCookieEncryption: true,
  /** NODE_OPTIONS could load code before ours. */
  enableNodeOptionsEnvironmentVariable: false,
  /** `--inspect` would open a debugger into main. */
  enableNodeCliInspectArguments: false,
  /** A changed archive does not start. */
  enableEmbeddedAsarIntegrityValidation: true,
  /** Code comes from the archive, never from a folder beside it. */
  onlyLoadAppFromAsar: true,
  /** One snapshot for all processes; ours adds nothing to the browser's. */
  loadBrowserProcessSpecificV8Snapshot: false,
  /** file:// gets no special rights; the display is never loaded from there. */
  grantFileProtocolExtraPrivileges: false,
  /** How V8 catches WebAssembly's out-of-bounds accesses; off would make each access check, and our pages have no WebAssembly. */
  wasmTrapHandlers: true,
} as const;
