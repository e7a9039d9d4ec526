/** The little of the WebAssembly interface that is used here; its declarations come with those of the browser only. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    readonly exports: unknown;
    constructor(
      module: Module,
      imports: Record<string, Record<string, (...parameters: number[]) => unknown>>,
    );
  }
}
