import { UnreadableRowError, type LoggedSignIn } from "./loggedSignIn";
import { PolicyLists } from "./policyLists";
import { readRow, type Row } from "./readRow";
import { UnreadRows } from "./source";

/** Reads the rows of one log, in turn, and counts those that cannot be read. */
export class RowReader {
    readonly unread = new UnreadRows();
    private readonly lists = new PolicyLists();
    private number = 0;

    /**
     * The next row.
     *
     * @param row - May throw an `UnreadableRowError`.
     * @returns `undefined` where it cannot be read or is not a person's.
     */
    next(row: () => Row): LoggedSignIn | undefined {
        this.number++;
        try {
            return readRow(row(), this.lists);
        } catch (error) {
            if (!(error instanceof UnreadableRowError)) {
                throw error;
            }
            this.unread.add(this.number, error.message);
            return undefined;
        }
    }

    /** Rows that are read together. */
    all<T>(rows: readonly T[], rowOf: (row: T) => Row): readonly LoggedSignIn[] {
        const found: LoggedSignIn[] = [];
        for (const row of rows) {
            const signIn = this.next(() => rowOf(row));
            if (signIn !== undefined) {
                found.push(signIn);
            }
        }
        return found;
    }
}
