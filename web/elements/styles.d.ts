// A stylesheet as text, as Vite gives it.
declare module '*.css?inline' {
  const styles: string;
  export default styles;
}
