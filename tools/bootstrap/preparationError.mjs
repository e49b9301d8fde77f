/** Something that the project needs could not be had; the message says what to do. */
export class PreparationError extends Error {}
