/** A patch that adds a source file of these lines. */
export function patchOfLines(...lines: readonly string[]): Buffer {
  return Buffer.from(
    `diff --git a/src/f.js b/src/f.js\nnew file mode 100644\nindex ${'0'.repeat(40)}..${'1'.repeat(40)}\n` +
      `--- /dev/null\n+++ b/src/f.js\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join('')}`,
  );
}
