import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TenantRun, type Cost, type TenantRunOptions } from "./tenantRun";

/** The baseline's figures for one size. */
export interface BaselineFigures {
    readonly guests: number;
    readonly created: Cost;
    /** How often `pulumi up` was run until all were in: its resources do not survive every replica that lags. */
    readonly runs: number;
}

/** One invitation a guest, and a group that lists its members: the way of the azuread provider's own resources. */
const program = `const azuread = require("@pulumi/azuread");
const count = Number(process.env.BENCH_GUESTS);
const guests = Array.from({ length: count }, (_, index) => new azuread.Invitation("guest" + (index + 1), {
    userEmailAddress: "guest" + (index + 1) + "@fabrikam.example",
    userDisplayName: "Guest " + (index + 1),
    redirectUrl: "https://myapplications.microsoft.com",
}));
new azuread.Group("partners", {
    displayName: "Partners",
    securityEnabled: true,
    members: guests.map((guest) => guest.userId),
});
`;

/**
 * Brings so many new guests into an empty tenant and one group by the azuread provider's resources, which the sandbox's
 * stand-in sends as the real plugin does, with its waits at their full length.
 */
export async function measureBaseline(
    guestCount: number,
    { lagMs, timeScale }: Pick<TenantRunOptions, "lagMs" | "timeScale">,
    onOutput: (text: string) => void,
): Promise<BaselineFigures> {
    const run = await TenantRun.start({
        lagMs,
        timeScale,
        onOutput,
        env: { BENCH_GUESTS: String(guestCount) },
        config: () => Promise.resolve({}),
        programFolder: async (folder) => {
            const programFolder = join(folder, "baseline");
            await mkdir(programFolder, { recursive: true });
            await writeFile(join(programFolder, "index.js"), program);
            await writeFile(
                join(programFolder, "Pulumi.yaml"),
                "name: entra-b2b\nruntime:\n    name: nodejs\n    options:\n        typescript: false\nmain: index.js\n",
            );
            return programFolder;
        },
    });
    try {
        const { cost, runs } = await run.upUntilDone();
        return { guests: guestCount, created: cost, runs };
    } finally {
        await run.stop();
    }
}
