import { isAbsence } from "../client/absence";
import { fullJitterMs } from "../client/backoff";
import type { GraphClient } from "../client/client";
import { GraphError } from "../client/errors";
import { isReplicationLag, type LagOperation } from "../consistency/lagClassifier";
import { retryOnLag } from "../consistency/retryOnLag";
import { agreedDeletedObject, type DeletedObject } from "./deletedObjects";
import { getDirectoryObjects } from "./directoryObjects";
import { append } from "../../rules/lists";

/** Why a reference was not added. */
export interface RefusedReference {
    /** The last refusal. */
    readonly error: GraphError;
    /** The object to which it leads, if that is among the deleted items. */
    readonly deleted?: DeletedObject;
}

/** Some references could not be added. All others were added. */
export class RefusedReferencesError extends Error {
    override readonly name = "RefusedReferencesError";

    constructor(
        readonly refused: ReadonlyMap<string, RefusedReference>,
        /** The references that were added before. */
        readonly added: readonly string[],
    ) {
        super([...refused.values()][0]?.error.message, { cause: [...refused.values()][0]?.error });
    }
}

/** How one kind of reference is added. */
export interface ReferenceWrites {
    readonly operation: LagOperation;
    /**
     * Sends one write of one or several references.
     *
     * @returns False when at least one of them is there already; nothing was added then.
     */
    readonly write: (client: GraphClient, references: readonly string[]) => Promise<boolean>;
    /** The object to which a reference leads. Default: the reference is its id. */
    readonly objectIdOf?: (reference: string) => string;
    /** Object id of the user or group that is to have the references. Default: no search for it. */
    readonly ownerId?: string;
    /** One read: whether the answering replica knows the object that is to have the references. Default: it does. */
    readonly isOwnerShown?: (client: GraphClient) => Promise<boolean>;
}

/** How long several references are sent together again before they are separated, in milliseconds. */
const togetherMs = 15_000;

/** How long a refusal counts as lag, in milliseconds. */
const lagMs = 120_000;

const bounds = { initialDelayMs: 500, maxDelayMs: 8_000 };

/**
 * Adds references so that one which cannot be added does not stop the others.
 *
 * The service refuses all references of a write when one of them leads to an object that it does not know. So refused
 * references are sent in halves, down to single ones, and single ones for as long as replicas may lag. There is no
 * wait for an object that is among the deleted items.
 */
export class ReferenceAdditions {
    /** References that were added now. The others existed, as far as the answering replica knew. */
    readonly added: string[] = [];
    private readonly refused = new Map<string, RefusedReference>();
    /** References whose last refusal can be lag, as they are sent together. */
    private waiting: { readonly references: readonly string[]; readonly error: GraphError }[] = [];
    private firstRefusedMs: number | undefined;

    constructor(
        private readonly client: GraphClient,
        private readonly writes: ReferenceWrites,
    ) {}

    /**
     * Adds references in one write, or separately if that is refused. Leaves those that may only lag to {@link
     * finish}.
     *
     * @throws GraphError - A refusal that is not about single references, or the object that is to have them was deleted.
     */
    async add(references: readonly string[]): Promise<void> {
        const error = await this.send(references);
        if (error === undefined) {
            return;
        }
        const left = await this.withoutDeleted(references, error);
        if (left.length < references.length) {
            await this.add(left);
        } else if (left.length === 1 || !isReplicationLag(this.writes.operation, error)) {
            await this.separate(left, error);
        } else {
            const again = await this.send(left, togetherMs);
            await (again && this.separate(left, again));
        }
    }

    /**
     * Sends refused references again for as long as lag allows.
     *
     * @throws RefusedReferencesError - Some were refused to the end. All others are there.
     * @throws GraphError - No replica knows the object that is to have the references.
     */
    async finish(): Promise<void> {
        const { time } = this.client;
        const endMs = (this.firstRefusedMs ?? time.now()) + lagMs;
        for (let round = 1; this.waiting.length > 0; round++) {
            const delayMs = fullJitterMs(round, bounds, time.random);
            if (round > 1 && time.now() + delayMs > endMs) {
                await this.giveUp();
                break;
            }
            await time.sleep(delayMs);
            const sets = this.waiting.splice(0);
            for (const { references } of sets) {
                const error = await this.send(references);
                await (error && this.separate(references, error));
            }
        }
        if (this.refused.size > 0) {
            throw new RefusedReferencesError(this.refused, this.added);
        }
    }

    /** Keeps what was refused, in halves if only one of several may be the cause. */
    private async separate(references: readonly string[], error: GraphError): Promise<void> {
        const isLag = isReplicationLag(this.writes.operation, error);
        const [reference = ""] = references;
        if (references.length === 1 && !isLag) {
            this.refused.set(reference, { error });
        } else if (references.length === 1 || !(await this.isOwnerShown())) {
            this.waiting.push({ references, error });
        } else {
            const middle = Math.ceil(references.length / 2);
            for (const half of [references.slice(0, middle), references.slice(middle)]) {
                const again = await this.send(half);
                await (again && this.separate(half, again));
            }
        }
    }

    private async giveUp(): Promise<void> {
        const [first] = this.waiting;
        if (first !== undefined && !(await this.isOwnerShown())) {
            throw first.error;
        }
        for (const { references, error } of this.waiting.splice(0)) {
            references.forEach((reference) => this.refused.set(reference, { error }));
        }
    }

    /** @returns The refusal, if it may concern only some of the references. */
    private async send(
        references: readonly string[],
        maxElapsedMs?: number,
    ): Promise<GraphError | undefined> {
        if (references.length === 0) {
            return undefined;
        }
        const { operation, write } = this.writes;
        const fresh = this.client.with({ isFreshConnection: this.firstRefusedMs !== undefined });
        try {
            const isAdded = await (maxElapsedMs === undefined
                ? write(fresh, references)
                : retryOnLag(fresh, operation, (client) => write(client, references), { maxElapsedMs }));
            if (isAdded) {
                append(this.added, references);
            } else if (references.length > 1) {
                for (const reference of references) {
                    await this.add([reference]);
                }
            }
            return undefined;
        } catch (error) {
            const isAboutSome =
                GraphError.isInstance(error) &&
                (isReplicationLag(operation, error) || [400, 404, 409].includes(error.status));
            if (!isAboutSome) {
                throw error;
            }
            this.firstRefusedMs ??= this.client.time.now();
            if (isAbsence(error)) {
                await this.client.context.whenAbsent?.();
            }
            return error;
        }
    }

    /**
     * The references that do not lead to deleted items. An identity without permission to read those waits as for a
     * new object.
     */
    private async withoutDeleted(
        references: readonly string[],
        error: GraphError,
    ): Promise<readonly string[]> {
        if (!isReplicationLag(this.writes.operation, error)) {
            return references;
        }
        const { ownerId, objectIdOf = (reference: string) => reference } = this.writes;
        if (ownerId !== undefined && !(await this.isOwnerShown()) && (await this.isDeleted(ownerId))) {
            throw error;
        }
        try {
            const shown = await getDirectoryObjects(this.client, references.map(objectIdOf));
            for (const reference of references.filter((each) => !shown.has(objectIdOf(each)))) {
                const deleted = await agreedDeletedObject(this.client, objectIdOf(reference));
                if (deleted !== undefined) {
                    this.refused.set(reference, { error, deleted });
                }
            }
        } catch (failure) {
            if (!GraphError.isInstance(failure)) {
                throw failure;
            }
        }
        return references.filter((reference) => !this.refused.has(reference));
    }

    private async isDeleted(id: string): Promise<boolean> {
        try {
            return (await agreedDeletedObject(this.client, id)) !== undefined;
        } catch (failure) {
            if (GraphError.isInstance(failure)) {
                return false;
            }
            throw failure;
        }
    }

    private async isOwnerShown(): Promise<boolean> {
        return (await this.writes.isOwnerShown?.(this.client.with({ isFreshConnection: true }))) ?? true;
    }
}

/** Adds references one by one, as {@link ReferenceAdditions}. @returns Those that were added now. */
export async function addReferences(
    client: GraphClient,
    references: readonly string[],
    writes: ReferenceWrites,
): Promise<string[]> {
    const additions = new ReferenceAdditions(client, writes);
    for (const reference of references) {
        await additions.add([reference]);
    }
    await additions.finish();
    return additions.added;
}
