// Where the files lie that the elements fetch: beside their script.
import { besideThisScript } from '../library/places.js';

export const shippedWeightsUrl = (): string => besideThisScript('handwriting.safetensors').href;

export const mnistUrl = (file: string): string => besideThisScript(`data/mnist/${file}`).href;
