import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { root, TenantRun, type Cost, type TenantRunOptions } from "./tenantRun";

/** The package's figures for one size. */
export interface RosterFigures {
    readonly guests: number;
    readonly created: Cost;
    readonly unchangedPreview: Cost;
    readonly refreshed: Cost;
    readonly rowPreview: Cost;
    readonly rowUpdate: Cost;
}

/** A guest list in the admin center's template; the first guest's name as given. */
function guestList(guestCount: number, firstName: string): string {
    const rows = Array.from({ length: guestCount }, (_, index) =>
        [
            `guest${index + 1}@fabrikam.example`,
            "https://myapplications.microsoft.com",
            index === 0 ? firstName : `Guest ${index + 1}`,
            "partners",
        ].join(","),
    );
    return [
        "version:v1.0",
        "Email address to invite [inviteeEmail] Required,Redirection url [inviteRedirectURL] Required,Name [displayName],Groups [groups]",
        ...rows,
        "",
    ].join("\n");
}

/** Brings so many new guests into an empty tenant and into one group, as the project's own program does it. */
export async function measureRoster(
    guestCount: number,
    { lagMs, timeScale }: Pick<TenantRunOptions, "lagMs" | "timeScale">,
    onOutput: (text: string) => void,
): Promise<RosterFigures> {
    let listFile = "";
    const run = await TenantRun.start({
        lagMs,
        timeScale,
        onOutput,
        config: async (folder) => {
            listFile = join(folder, "guests.csv");
            await writeFile(listFile, guestList(guestCount, "Guest 1"));
            return {
                "entra-b2b:guestList": relative(join(root, "stacks"), listFile),
                "entra-b2b:guestsAs": "roster",
                "entra-b2b:groups": [{ name: "partners", displayName: "Partners" }],
            };
        },
    });
    try {
        const created = await run.up();
        const { users, groups } = await run.sandbox.directory();
        const invited = users.filter(({ creationType }) => creationType === "Invitation").length;
        const members = groups.find(({ displayName }) => displayName === "Partners")?.memberIds.length;
        if (invited !== guestCount || members !== guestCount) {
            throw new Error(`${invited} guests and ${members ?? 0} members instead of ${guestCount}.`);
        }
        const unchangedPreview = await run.preview();
        const refreshed = await run.refresh();
        await writeFile(listFile, guestList(guestCount, "Another Name"));
        const rowPreview = await run.preview();
        const rowUpdate = await run.up();
        return { guests: guestCount, created, unchangedPreview, refreshed, rowPreview, rowUpdate };
    } finally {
        await run.stop();
    }
}
