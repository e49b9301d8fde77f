/**
 * `double-mfa --stack S [--days N | --file F]`: where guests are asked for MFA by two tenants, from the sign-in log. Reads;
 * it writes neither the tenant nor the stack config.
 */
import { ConfigurationError, findProject, readStackFile, tenantConfigOf, type StackFile } from "../../config";
import { createGraphClient, GraphSettingsError, readStackSettings, type GraphClient } from "../../graph";
import { toDiff } from "../shared/diff";
import { save, say } from "../shared/print";
import type { Rendered } from "../shared/rendered";
import { reportForms } from "../shared/reportForms";
import { writeReports } from "../shared/reportOptions";
import { signInFile } from "../shared/signIns/file";
import { withProgress } from "../shared/signIns/progress";
import { SignInFileError, type SignInSource } from "../shared/signIns/source";
import { tenantLog } from "../shared/signIns/tenantLog";
import type { DoubleMfaReport, HomeTenant } from ".";
import { trustPatch, type TrustWanted } from "./cure";
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
    const stackFile = readStackFile({ ...options, stacksFolder });
    const { partners } = tenantConfigOf(stackFile);
    const sinceMs = Date.now() - options.days * dayMs;
    const { source, trust } = await sources(options, stackFile, sinceMs);
    const tally = new Tally();
    for await (const batch of withProgress(source.batches)) {
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
    const { patch, byHand } = trustPatch(stackFile, wantedBy(found.homeTenants));
    const left = byHand.map(({ name, homeTenantId }) => `${name} (${homeTenantId})`).join(", ");
    const report = {
        ...found,
        patch,
        notes: [
            ...found.notes,
            ...(left === ""
                ? []
                : [
                      `The patch leaves out ${left}: its lines in ${stackFile.file} have another form, or its id is not a tenant id. Set inboundTrust.isMfaAccepted to true by hand.`,
                  ]),
        ],
    };
    await writeReports(
        json === true ? { format: [{ format: "json" }] } : options,
        formats[0],
        (format, file) => writers[format](report, file),
    );
    if (options.patch !== undefined) {
        await writePatch(options.patch, patch);
    }
    return exitCodes.reported;
}

async function writePatch(file: string, patch: string | null): Promise<void> {
    if (patch === null) {
        say(`There is no change of the stack config to propose: ${file} was not written.`);
        return;
    }
    await save(file, toDiff(patch));
    say(
        `The proposed change is in ${file}. Nothing was applied: read it, then run \`git apply ${file}\` in the project's folder.`,
    );
}

/**
 * Trust pays where it spares a prompt. Where its state is not known, nothing is proposed, and where it is declared already,
 * the stack has to be deployed.
 */
function wantedBy(homeTenants: readonly HomeTenant[]): TrustWanted[] {
    return homeTenants.flatMap(({ homeTenantId, name, domain, trust, isTrustDeclared, spared }) =>
        homeTenantId !== null && trust === "notTrusted" && !isTrustDeclared && spared > 0
            ? [{ homeTenantId, name, domain: domain ?? "" }]
            : [],
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
    return tenantLog(client, { sinceMs, exceptHomeTenantId: tenantId });
}
