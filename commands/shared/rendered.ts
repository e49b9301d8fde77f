declare const rendered: unique symbol;

/**
 * Text in the final form of one medium, in which no name and no answer of a server can act. Only the writers of this
 * folder make it, and only it can be printed or saved: `print.ts` takes nothing else.
 */
export type Rendered = string & { readonly [rendered]: true };
