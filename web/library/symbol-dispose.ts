// `Symbol.dispose` for engines that do not have it yet. A module that names a method by it imports this one first.
if (!Symbol.dispose) Object.defineProperty(Symbol, 'dispose', { value: Symbol('Symbol.dispose') });
