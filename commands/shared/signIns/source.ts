import type { LoggedSignIn } from "./loggedSignIn";

/** Sign-ins as they are read, and what could not be read so far. */
export interface SignInSource {
    readonly batches: AsyncIterable<readonly LoggedSignIn[]>;
    readonly unread: UnreadRows;
}

/** The file is not one of sign-ins. The message is for the person at the command line. */
export class SignInFileError extends Error {}

/** Rows that are named; the others are counted. */
const maxNamed = 20;

/** Rows that could not be read. */
export class UnreadRows {
    private total = 0;
    private readonly first: { readonly number: number; readonly reason: string }[] = [];

    /** @param number - Of the row, from 1, without a header. */
    add(number: number, reason: string): void {
        this.total++;
        if (this.first.length < maxNamed) {
            this.first.push({ number, reason });
        }
    }

    get count(): number {
        return this.total;
    }

    /** The first of them, in a sentence; `undefined` when all could be read. */
    get text(): string | undefined {
        if (this.total === 0) {
            return undefined;
        }
        const named = this.first.map(({ number, reason }) => `row ${number} (${reason})`).join(", ");
        const more = this.total > this.first.length ? `, and ${this.total - this.first.length} more` : "";
        return `${this.total} rows could not be read and are left out: ${named}${more}.`;
    }
}
