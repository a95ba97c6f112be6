// What the build puts in.

/** The core, as Emscripten wrote it for each variant. */
declare module '@core/*' {
  const factory: import('./bindings.js').CoreFactory;
  export default factory;
}

/** package.json */
declare module '@package' {
  export const version: string;
}
