/**
 * `double-mfa --stack S [--days N | --file F]`: where guests are asked for MFA by two tenants, from the sign-in log. Reads;
 * it writes neither the tenant nor the stack config.
 */
import { ConfigurationError, findProject, readStackFile, tenantConfigOf, type StackFile } from "../../config";
import { createGraphClient, GraphSettingsError, readStackSettings, type GraphClient } from "../../graph";
import { toDiff } from "../shared/diff";
import { save, say, sayProgress } from "../shared/print";
import type { Rendered } from "../shared/rendered";
import { reportForms } from "../shared/reportForms";
import { writeReports } from "../shared/reportOptions";
import { signInFile } from "../shared/signIns/file";
import { SignInFileError, type SignInSource } from "../shared/signIns/source";
import { tenantLog } from "../shared/signIns/tenantLog";
import type { DoubleMfaReport, HomeTenant } from ".";
import { trustPatch } from "./cure";
import { toHtml } from "./formats/html";
import { sectionsOf } from "./formats/sections";
import { exitCodes, formats, type DoubleMfaOptions } from "./options";
import { reportOn } from "./report";
import { Tally } from "./tally";
import { trustInForce, unknownTrust, type TrustInForce } from "./trust";

const dayMs = 24 * 60 * 60 * 1_000;

const writers: Readonly<
    Record<(typeof formats)[number], (report: DoubleMfaReport, file: string | undefined) => Rendered>
> = {
    ...reportForms(sectionsOf),
    html: toHtml,
};

/** @returns The exit code. */
export async function run(options: DoubleMfaOptions): Promise<number> {
    const { stack, names = false, json } = options;
    const { stacksFolder } = findProject();
    const stackFile = readStackFile({ stack, stacksFolder });
    const { partners } = tenantConfigOf(stackFile);
    const sinceMs = Date.now() - options.days * dayMs;
    const { source, trust } = await sources(options, stackFile, sinceMs);
    const tally = new Tally();
    for await (const batch of source.batches) {
        batch.forEach((signIn) => tally.add(signIn));
    }
    const { text: unread } = source.unread;
    const found = reportOn({
        stack,
        tally,
        partners,
        trust,
        hasNames: names,
        notes: unread === undefined ? [] : [unread],
    });
    const report = { ...found, patch: trustPatch(stackFile, wantedBy(found.homeTenants)) };
    await writeReports(
        json === true ? { format: [{ format: "json" }] } : options,
        formats[0],
        (format, file) => writers[format](report, file),
    );
    if (options.patch !== undefined && report.patch !== null) {
        await save(options.patch, toDiff(report.patch));
        say(
            `The proposed change is in ${options.patch}. Nothing was applied: read it, then run \`git apply ${options.patch}\`.`,
        );
    }
    return exitCodes.reported;
}

/** Trust pays where it spares a prompt. Where its state is not known, nothing is proposed. */
function wantedBy(homeTenants: readonly HomeTenant[]) {
    return homeTenants.flatMap(({ homeTenantId, name, trust, spared }) =>
        homeTenantId !== null && trust === "notTrusted" && spared > 0 ? [{ homeTenantId, name }] : [],
    );
}

/** With a file the tenant is asked only what it trusts; without a sign-in that stays unknown. */
async function sources(
    { file }: DoubleMfaOptions,
    { values }: StackFile,
    sinceMs: number,
): Promise<{ source: SignInSource; trust: TrustInForce }> {
    if (file === undefined) {
        const client = createGraphClient(readStackSettings(values));
        const trust = await trustInForce(client, sinceMs);
        return { source: await logOf(client, sinceMs), trust };
    }
    const source = await signInFile(file).catch((error: unknown) => {
        throw error instanceof SignInFileError
            ? new ConfigurationError([
                  { file, field: "--file", message: error.message, cure: "Name another file" },
              ])
            : error;
    });
    let client: GraphClient;
    try {
        client = createGraphClient(readStackSettings(values));
    } catch (error) {
        if (GraphSettingsError.isInstance(error)) {
            return { source, trust: unknownTrust(error.message) };
        }
        throw error;
    }
    return { source, trust: await trustInForce(client, sinceMs) };
}

async function logOf(client: GraphClient, sinceMs: number): Promise<SignInSource> {
    const { tenantId } = await client.signedIn();
    say("Reading the sign-in log …");
    return tenantLog(client, { sinceMs, exceptHomeTenantId: tenantId }, (count, reachedMs) => {
        const reached =
            reachedMs === undefined ? "" : `, back to ${new Date(reachedMs).toISOString().slice(0, 10)}`;
        sayProgress(`${count.toLocaleString("en-US")} sign-ins${reached}`);
    });
}
