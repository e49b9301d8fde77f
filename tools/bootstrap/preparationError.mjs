/** Exit code when the preparation of a program failed, before the program did anything. */
export const preparationFailed = 3;

/** Something that the project needs could not be found, downloaded or built; the message says what to do. */
export class PreparationError extends Error {}
