import type { GraphClient } from "./client";

/** A directory object with the properties of Graph's default selection. */
export type DirectoryObject = Readonly<Record<string, unknown>> & { readonly id: string };

/** Ids in one request. @see https://learn.microsoft.com/graph/api/directoryobject-getbyids */
const maxIds = 1_000;

/** One read of objects by id, 1,000 a request. Those that the answering replica does not know are left out. */
export async function getDirectoryObjects(
    client: GraphClient,
    ids: readonly string[],
): Promise<Map<string, DirectoryObject>> {
    const found = new Map<string, DirectoryObject>();
    const unique = [...new Set(ids)];
    for (let start = 0; start < unique.length; start += maxIds) {
        const { body } = await client.request<{ value: DirectoryObject[] }>({
            method: "POST",
            path: "/directoryObjects/getByIds",
            body: { ids: unique.slice(start, start + maxIds), types: ["user", "group", "servicePrincipal"] },
            isIdempotent: true,
            isFreshConnection: true,
            isSingleAttempt: true,
        });
        for (const object of body.value) {
            found.set(object.id, object);
        }
    }
    return found;
}

/** Merges reads wanted within one short moment into one request. Keeps nothing: each load reads anew. */
export class DirectoryObjectLoader {
    private waiting: Promise<Map<string, DirectoryObject>> | undefined;
    private wanted: string[] = [];

    /** @param gatherMs - How long reads are gathered, in milliseconds. Default 20. */
    constructor(
        private readonly client: GraphClient,
        private readonly gatherMs = 20,
    ) {}

    /** One read of an object; `undefined` when the replica that answered does not know it. */
    async load(id: string): Promise<DirectoryObject | undefined> {
        this.wanted.push(id);
        this.waiting ??= this.loadTogether();
        return (await this.waiting).get(id);
    }

    private async loadTogether(): Promise<Map<string, DirectoryObject>> {
        await this.client.time.sleep(this.gatherMs);
        const ids = this.wanted;
        this.wanted = [];
        this.waiting = undefined;
        return getDirectoryObjects(this.client, ids);
    }
}
