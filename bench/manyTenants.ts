/** What actions for many stacks cost, each stack with a separate sandbox tenant and its guests. */
import { performance } from "node:perf_hooks";
import pMap from "p-map";
import { TenantsProject } from "../tools/tenantsProject";
import { ProcessMemory } from "./processMemory";
import { endedProcessorSeconds } from "./processorTime";

/** What one action for all stacks cost. */
export interface Figures {
    readonly action: string;
    readonly way: "tenants" | "one after the other";
    readonly seconds: number;
    readonly processorSeconds: number | undefined;
    /** Of all processes except the sandbox. */
    readonly peakMiB: number | undefined;
    readonly requests: number;
}

export const say = (text: string) => process.stderr.write(`${text}\n`);

/** A project whose stacks have the same guests, in tenants whose replicas lag. */
export function startManyTenants(
    stacks: readonly string[],
    guests: number,
    timeScale: number,
): Promise<TenantsProject> {
    const rows = Array.from(
        { length: guests },
        (_, index) => `guest${index + 1}@fabrikam.example,https://myapplications.microsoft.com,partners`,
    );
    say("Making the stacks …");
    return TenantsProject.start({
        stacks,
        timeScale,
        sandbox: ["--lag", "5000", "--clock-scale", "1"],
        base: {
            "entra-b2b:guestList": "guests.csv",
            "entra-b2b:guestsAs": "roster",
            "entra-b2b:rosterShardCount": 1,
            "entra-b2b:groups": [{ name: "partners", displayName: "Partners" }],
        },
        files: {
            "guests.csv": ["version:v1.0", "[inviteeEmail],[inviteRedirectURL],[groups]", ...rows, ""].join(
                "\n",
            ),
        },
    });
}

/** @throws Error - A stack failed: there is nothing to measure. */
export async function measure(
    project: TenantsProject,
    action: string,
    way: Figures["way"],
    commands: readonly (readonly string[])[],
): Promise<Figures> {
    say(`${action}, ${way} …`);
    const requestsBefore = await requestsOf(project);
    const memory = new ProcessMemory(process.pid, new Set([project.sandbox.processId]));
    const processorBefore = endedProcessorSeconds() ?? 0;
    const startedMs = performance.now();
    for (const words of commands) {
        const { code, output } = await project.run(words);
        if (code !== 0) {
            throw new Error(`${words.join(" ")} ended with ${code}:\n${output}`);
        }
    }
    const seconds = (performance.now() - startedMs) / 1_000;
    const processorAfter = endedProcessorSeconds();
    const figures: Figures = {
        action,
        way,
        seconds,
        processorSeconds: processorAfter && processorAfter - processorBefore,
        peakMiB: memory.stop(),
        requests: (await requestsOf(project)) - requestsBefore,
    };
    // Each as it comes: a long run that is cut off has measured something.
    say(JSON.stringify(figures));
    return figures;
}

async function requestsOf({ sandbox }: TenantsProject): Promise<number> {
    const all = await pMap(
        sandbox.connection.tenants,
        async ({ tenantId }) => (await sandbox.tenant(tenantId).stats()).wireRequests,
        { concurrency: 8 },
    );
    return all.reduce((sum, each) => sum + each, 0);
}
