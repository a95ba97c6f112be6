/** From this probability on an answer of the shipped network is one; below, it is not sure what was drawn. */
export const SURE = 0.5;
