/** The input that names those inputs that have no value in this run, one a line. Absent where all have one. */
export const valuelessName = "__valueless";
