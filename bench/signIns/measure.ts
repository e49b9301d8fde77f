/** Reads a log and counts or replays it in this process, and prints what that took as one JSON line. */
import { performance } from "node:perf_hooks";
import { tenantFromGraph, tenantPolicies, type TenantPolicies } from "pulumi-entra-b2b-policy";
import { Tally } from "../../commands/doubleMfa/tally";
import { Replayer } from "../../commands/review/evidence/replay";
import { signInFile } from "../../commands/shared/signIns/file";
import type { SignInSource } from "../../commands/shared/signIns/source";
import { tenantLog } from "../../commands/shared/signIns/tenantLog";
import { largeTenant } from "../largeTenant";
import { clientOverFile } from "./graphSource";
import { guestsOf, type LogSize } from "./rows";

/** What is measured. */
export interface Task {
    readonly work: "double-mfa" | "replay";
    readonly source: "file" | "graph";
    readonly path: string;
    readonly size: LogSize;
}

/** What it took. */
export interface Measured {
    readonly signIns: number;
    readonly seconds: number;
    readonly processorSeconds: number;
    readonly peakMiB: number;
    /** Kinds of sign-ins that were judged; of a replay. */
    readonly classes: number | null;
    /** Waiting for the limit of Microsoft Graph, which is counted and not waited for; of `graph`. */
    readonly waitSeconds: number | null;
}

async function measure({ work, source, path, size }: Task): Promise<Measured> {
    const replayer = work === "replay" ? replayerOf(size) : undefined;
    const graph = source === "graph" ? clientOverFile(path) : undefined;
    const started = performance.now();
    const log: SignInSource = graph ? tenantLog(graph.client, { sinceMs: 0 }) : await signInFile(path);
    const tally = new Tally();
    const target = replayer ?? tally;
    for await (const batch of log.batches) {
        batch.forEach((signIn) => target.add(signIn));
    }
    const replay = replayer?.result();
    const { user, system } = process.cpuUsage();
    const counted = [...tally.homes.values()].reduce((sum, { signIns }) => sum + signIns, 0);
    return {
        signIns: replay?.signIns ?? counted,
        seconds: (performance.now() - started) / 1_000,
        processorSeconds: (user + system) / 1_000_000,
        peakMiB: Math.round(process.resourceUsage().maxRSS / 1_024),
        classes: replay?.classes ?? null,
        waitSeconds: graph ? graph.waitedMs() / 1_000 : null,
    };
}

/** Before: the tenant. After: the same, with all partners trusted. */
function replayerOf(size: LogSize): Replayer {
    // Groups are read of people, as from a live tenant.
    const before = tenantFromGraph({ ...largeTenant(size.policies), groups: [] });
    const { crossTenantAccess } = before;
    const trusting = {
        isMfaAccepted: true,
        isCompliantDeviceAccepted: false,
        isHybridAzureADJoinedDeviceAccepted: false,
    };
    const partners = crossTenantAccess.partners.map((partner) => ({ ...partner, inboundTrust: trusting }));
    const after: TenantPolicies = tenantPolicies({
        ...before,
        crossTenantAccess: { ...crossTenantAccess, partners },
    });
    const groupsOf = new Map(guestsOf(size).map(({ userId, groupIds }) => [userId, groupIds]));
    const policies = new Map(before.conditionalAccessPolicies.map(({ key }) => [String(key), 0]));
    return new Replayer({
        before,
        after,
        memberships: { of: (userId) => ({ groupIds: groupsOf.get(userId) ?? [], roleIds: [] }), notes: [] },
        changes: { policies, trustMs: 0 },
        partnerNames: {},
    });
}

void measure(JSON.parse(process.argv[2] ?? "") as Task).then((measured) => {
    console.log(JSON.stringify(measured));
});
