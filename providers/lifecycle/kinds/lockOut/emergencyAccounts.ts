import { GraphError, groups, readAgreed, users, withRetries } from "../../../../graph";
import type { ProtectedAccount } from "pulumi-entra-b2b-policy";
import type { Run } from "../../kit/run";

/** What is known of the accounts for emergency access. */
export interface KnownAccounts {
    /** Those that are in the tenant and enabled, with their groups. */
    readonly able: readonly ProtectedAccount[];
    /** Why each of the others cannot sign in. */
    readonly unable: readonly string[];
    /** What could not be read, which may hide an account that can sign in. */
    readonly unread: readonly string[];
}

/** How many members of a group to read. One who can sign in is enough, and a few distinguish policies. */
const maxAble = 5;
const maxMembers = 50;

/** Reads accounts and groups for emergency access, each once in a run. */
export class EmergencyAccounts {
    private readonly accounts = new Map<string, Promise<KnownAccounts>>();
    private readonly groups = new Map<string, Promise<KnownAccounts>>();

    constructor(private readonly run: Pick<Run, "client">) {}

    /** What the tenant shows of accounts, and of the members of a group, nested ones included. */
    async read(accountIds: readonly string[], groupId: string | undefined): Promise<KnownAccounts> {
        const parts = await Promise.all([
            ...accountIds.map((id) => once(this.accounts, id, () => this.readAccount(id))),
            ...(groupId === undefined ? [] : [once(this.groups, groupId, () => this.readGroup(groupId))]),
        ]);
        return together(parts);
    }

    private async readAccount(id: string): Promise<KnownAccounts> {
        const { client } = this.run;
        const about = `the account ${id}`;
        const account = await unlessRefused(
            readAgreed(
                client,
                (reader) => users.get(reader, id, ["id", "accountEnabled"]),
                (found) => found?.["accountEnabled"] === true,
                (left, right) => left?.["accountEnabled"] === right?.["accountEnabled"],
            ),
        );
        if (account === "refused") {
            return { ...none, unread: [about] };
        }
        if (account === undefined) {
            return { ...none, unable: [`${about} is not in the tenant`] };
        }
        if (account["accountEnabled"] === false) {
            return { ...none, unable: [`${about} is disabled`] };
        }
        if (account["accountEnabled"] !== true) {
            return { ...none, unread: [`whether ${about} is enabled`] };
        }
        const groupIds = await unlessRefused(withRetries(client, () => users.listGroupIds(client, id)));
        return groupIds === "refused" || groupIds === undefined
            ? { ...none, able: [{ userId: id }], unread: [`the groups of ${about}`] }
            : { ...none, able: [{ userId: id, groupIds }] };
    }

    private async readGroup(id: string): Promise<KnownAccounts> {
        const about = `the group ${id}`;
        const members = await unlessRefused(
            readAgreed(
                this.run.client,
                (reader) => groups.listAllMemberIds(reader, id),
                (found) => (found?.size ?? 0) > 0,
                (left, right) => left?.size === right?.size,
            ),
        );
        if (members === "refused") {
            return { ...none, unread: [`the members of ${about}`] };
        }
        if (members === undefined) {
            return { ...none, unable: [`${about} is not in the tenant`] };
        }
        if (members.size === 0) {
            return { ...none, unable: [`${about} is empty`] };
        }
        const read: KnownAccounts[] = [];
        for (const memberId of [...members].slice(0, maxMembers)) {
            const account = await once(this.accounts, memberId, () => this.readAccount(memberId));
            // An account counts as in the group, whatever a replica says about its groups.
            read.push({
                ...account,
                able: account.able.map((one) => ({
                    ...one,
                    ...(one.groupIds && { groupIds: [...new Set([...one.groupIds, id])] }),
                })),
            });
            if (together(read).able.length >= maxAble) {
                break;
            }
        }
        const found = together(read);
        const unseen = members.size - read.length;
        return found.able.length > 0 || unseen <= 0
            ? found
            : { ...found, unread: [...found.unread, `${unseen} further members of ${about}`] };
    }
}

const none: KnownAccounts = { able: [], unable: [], unread: [] };

function together(parts: readonly KnownAccounts[]): KnownAccounts {
    return {
        able: parts.flatMap(({ able }) => able),
        unable: parts.flatMap(({ unable }) => unable),
        unread: parts.flatMap(({ unread }) => unread),
    };
}

function once<T>(known: Map<string, Promise<T>>, id: string, read: () => Promise<T>): Promise<T> {
    const found = known.get(id) ?? read();
    known.set(id, found);
    return found;
}

/** `refused` if the identity may not read it. */
export async function unlessRefused<T>(read: Promise<T>): Promise<T | "refused"> {
    try {
        return await read;
    } catch (error) {
        if (GraphError.isInstance(error) && error.status === 403) {
            return "refused";
        }
        throw error;
    }
}
