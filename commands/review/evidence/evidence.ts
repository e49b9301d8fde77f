import { ConfigurationError } from "../../../config";
import { GraphError, type GraphClient } from "../../../graph";
import type { TenantPolicies } from "pulumi-entra-b2b-policy";
import { say } from "../../shared/print";
import { isExternal } from "../../shared/signIns/external";
import { signInFile } from "../../shared/signIns/file";
import { withProgress } from "../../shared/signIns/progress";
import { SignInFileError, type SignInSource } from "../../shared/signIns/source";
import { tenantLog } from "../../shared/signIns/tenantLog";
import { policyChanges } from "./changes";
import type { PolicyChanges } from "./calibration";
import { readMemberships, unknownMemberships, type Memberships } from "./memberships";
import { Replayer, type Replay } from "./replay";

/** The log's sign-ins before and after the change. */
export interface Evidence extends Replay {
    /** Sign-ins of the log that are not an external user's, which are replayed with `--everyone` only. */
    readonly othersLeftOut: number;
    readonly notes: readonly string[];
}

/** What the log is read from, and what is replayed. */
export interface EvidenceOptions {
    readonly signIns?: string;
    readonly days?: number;
    readonly everyone?: boolean;
    readonly names?: boolean;
}

/** What the sign-ins are judged by. */
export interface Judges {
    readonly before: TenantPolicies;
    readonly after: TenantPolicies;
    readonly partnerNames: Readonly<Record<string, string>>;
}

const dayMs = 24 * 60 * 60 * 1_000;
/** Days of the log that a file can have, for the audit log beside it. */
const keptDays = 30;

/** Replays the log on a change. `undefined` where neither a file nor days are given. */
export async function evidenceFor(
    options: EvidenceOptions,
    { before, after, partnerNames }: Judges,
    connect: () => GraphClient,
): Promise<Evidence | undefined> {
    const { signIns: file, days, everyone = false, names = false } = options;
    if (file === undefined && days === undefined) {
        return undefined;
    }
    const sinceMs = Date.now() - (days ?? keptDays) * dayMs;
    const known = await knownOf(connect, [before, after], sinceMs, file !== undefined);
    const source = file === undefined ? await logOf(connect(), sinceMs, everyone) : await fileOf(file);
    const { memberships, changes } = known;
    const replayer = new Replayer({ before, after, memberships, changes, partnerNames, hasNames: names });
    let othersLeftOut = 0;
    for await (const batch of withProgress(source.batches)) {
        for (const signIn of batch) {
            if (everyone || isExternal(signIn) !== false) {
                replayer.add(signIn);
            } else {
                othersLeftOut++;
            }
        }
    }
    const { text: unread } = source.unread;
    const notes = [...memberships.notes, ...known.notes, ...(unread === undefined ? [] : [unread])];
    return { ...replayer.result(), othersLeftOut, notes };
}

/** What the log does not have. With a file, a tenant that cannot be asked leaves it unknown. */
async function knownOf(
    connect: () => GraphClient,
    tenants: readonly TenantPolicies[],
    sinceMs: number,
    isOptional: boolean,
): Promise<{ memberships: Memberships; changes: PolicyChanges | undefined; notes: string[] }> {
    try {
        const client = connect();
        const memberships = await readMemberships(client, tenants);
        try {
            return { memberships, changes: await policyChanges(client, sinceMs), notes: [] };
        } catch (error) {
            if (GraphError.isInstance(error) && error.status === 403) {
                const note = `The model was not compared with the log: when policies were changed cannot be read (${error.message}).`;
                return { memberships, changes: undefined, notes: [note] };
            }
            throw error;
        }
    } catch (error) {
        if (!isOptional) {
            throw error;
        }
        const reason = error instanceof Error ? error.message : String(error);
        const note =
            "The model was not compared with the log, because the tenant could not be asked when its policies were changed.";
        return { memberships: unknownMemberships(reason), changes: undefined, notes: [note] };
    }
}

async function fileOf(file: string): Promise<SignInSource> {
    try {
        return await signInFile(file);
    } catch (error) {
        throw error instanceof SignInFileError
            ? new ConfigurationError([
                  { file, field: "--sign-ins", message: error.message, cure: "Name another file" },
              ])
            : error;
    }
}

async function logOf(client: GraphClient, sinceMs: number, everyone: boolean): Promise<SignInSource> {
    const { tenantId } = await client.signedIn();
    say("Reading the sign-in log …");
    const query = { sinceMs, ...(!everyone && { exceptHomeTenantId: tenantId }) };
    return tenantLog(client, query);
}
