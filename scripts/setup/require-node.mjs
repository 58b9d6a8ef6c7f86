// Imported first by every script. What it is imported beside must parse on old versions too, so the scripts keep to
// syntax and built-in exports that Node 16 knows.
const [major] = process.versions.node.split('.');
if (Number(major) < 20) {
  console.error(
    `Lintel needs Node 20 or newer, and this is Node ${process.versions.node}: install it from https://nodejs.org`,
  );
  process.exit(1);
}
