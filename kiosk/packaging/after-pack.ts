import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { join } from 'node:path';
import { fuses } from '../src/main/fuses.ts';

/** What this needs of electron-builder's `AfterPackContext`. */
interface Packed {
  appOutDir: string;
  electronPlatformName: string;
  packager: { executableName: string; appInfo: { productFilename: string } };
}

/** Burns the fuses into the packed binary, before it is signed. Rejects when Electron has a fuse nobody decided on. */
export async function afterPack(packed: Packed): Promise<void> {
  await flipFuses(binaryOf(packed), {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    // Apple's processors start nothing whose signature does not match; a release is signed again after this.
    resetAdHocDarwinSignature: packed.electronPlatformName === 'darwin' && process.platform === 'darwin',
    [FuseV1Options.RunAsNode]: fuses.runAsNode,
    [FuseV1Options.EnableCookieEncryption]: fuses.enableCookieEncryption,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: fuses.enableNodeOptionsEnvironmentVariable,
    [FuseV1Options.EnableNodeCliInspectArguments]: fuses.enableNodeCliInspectArguments,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: fuses.enableEmbeddedAsarIntegrityValidation,
    [FuseV1Options.OnlyLoadAppFromAsar]: fuses.onlyLoadAppFromAsar,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: fuses.loadBrowserProcessSpecificV8Snapshot,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: fuses.grantFileProtocolExtraPrivileges,
    [FuseV1Options.WasmTrapHandlers]: fuses.wasmTrapHandlers,
  });
}

function binaryOf({ appOutDir, electronPlatformName, packager }: Packed): string {
  const { productFilename } = packager.appInfo;
  if (electronPlatformName === 'darwin') return join(appOutDir, `${productFilename}.app`);
  if (electronPlatformName === 'win32') return join(appOutDir, `${productFilename}.exe`);
  return join(appOutDir, packager.executableName);
}
