import type { GraphClient } from "../../../../graph";

/**
 * Where shards that do the same at the same time wait for each other, so that they go on together and leave in the same
 * requests. Who is alone does not wait.
 */
export class Meeting {
    private expected = 0;
    private waiting: (() => void)[] = [];

    /** Does some work, and goes on when all who have begun theirs by then have done it, well or not. */
    async after<T>(work: () => Promise<T>): Promise<T> {
        this.expected += 1;
        try {
            return await work();
        } finally {
            this.expected -= 1;
            if (this.expected > 0) {
                await new Promise<void>((goOn) => this.waiting.push(goOn));
            }
            this.waiting.splice(0).forEach((goOn) => goOn());
        }
    }
}

interface Meetings {
    /** When all are invited. */
    readonly invited: Meeting;
    /** When all are in the directory, with what is declared of them. */
    readonly finished: Meeting;
}

const ofClients = new WeakMap<GraphClient, Meetings>();

/** The meetings of all shards that share a client. */
export function meetingsOf(client: GraphClient): Meetings {
    const meetings = ofClients.get(client) ?? { invited: new Meeting(), finished: new Meeting() };
    ofClients.set(client, meetings);
    return meetings;
}
