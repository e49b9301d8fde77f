/** The command `review`: who would be able to sign in differently after a change, before it is deployed. */
import { join, relative } from "node:path";
import {
    checkedStackOf,
    ConfigurationError,
    findProject,
    readStackFile,
    shortName,
    type PulumiProject,
    type StackFile,
    type TenantConfig,
} from "../../config";
import type { GraphClient } from "../../graph";
import { seenPeople, type TenantPolicies } from "pulumi-entra-b2b-policy";
import { say } from "../shared/print";
import type { Rendered } from "../shared/rendered";
import { reportForms } from "../shared/reportForms";
import { writeReports } from "../shared/reportOptions";
import { exitCodes, formats, proveExitCodes, type ReviewOptions } from "./options";
import { gapsOf, gapsReport } from "./gaps";
import { crossCheck, scenariosToAsk, type CrossCheck } from "./crossCheck";
import { Engine } from "../shared/engine";
import { evidenceFor } from "./evidence/evidence";
import { readScenarioFile, type ScenarioFile } from "./expectations";
import { toHtml } from "./formats/html";
import { toJunit } from "./formats/junit";
import { reportOf } from "./formats/sections";
import { toSarif } from "./formats/sarif";
import { liveClient, liveTenant } from "./live";
import { readCensus, type CensusReading } from "./people/census";
import { placesIn, type PlaceOf } from "./places";
import { applyPlan, type PlannedChange } from "../shared/plan";
import { review } from "./review";
import type { Review } from "./model";
import { standardScenarios, type People } from "./scenarios";
import { groupsOf, unknownPartner } from "./statements";
import type { Always } from "./always";
import { settingsChanged } from "./settingsChanged";
import { tenantOf, withoutResources } from "./tenant";

/** @returns The exit code. */
export async function run(options: ReviewOptions): Promise<number> {
    const project = findProject();
    const { folder, stacksFolder } = project;
    const stackFile = readStackFile({ ...options, stacksFolder });
    const { config, lineOf } = checkedStackOf(stackFile);
    const { expectations, always } = await readOwnScenarios(project, options.stack);
    const engine = new Engine({ folder, stack: options.stack, configFile: options.configFile });
    const state = await engine.state();
    if (options.prove === true) {
        return proved(options, stackFile, applyPlan(state, {}), always, peopleOf(config));
    }
    say(`Previewing ${options.stack} …`);
    const change = applyPlan(state, await engine.plan());
    const client = options.live ? liveClient(stackFile.values) : undefined;
    const { before, after } = await tenants(options, engine, change, client);
    const people = peopleOf(config);
    checkPartners(always, people);
    const census = client && (await countPeople(client, [before, after], people, always));
    const reviewed = review({
        stack: options.stack,
        before,
        after,
        settings: settingsChanged(change),
        resources: change.changes,
        expectations,
        always,
        people,
        crossCheck: client && (await askTenant(client, before, people)),
        census,
    });
    const signInLog = await evidenceFor(
        options,
        { before, after, partnerNames: people.partnerNames },
        () => client ?? liveClient(stackFile.values),
    );
    const result: Review = signInLog === undefined ? reviewed : { ...reviewed, signInLog };
    const placeOf = placesIn({
        configFile: relative(folder, stackFile.path),
        fileOf: (path) => relative(folder, path),
        config,
        lineOf,
        resources: change.after,
        expectations,
        always,
    });
    await writeReports(options, formats[0], (format, file) => writers[format](result, file, placeOf));
    say(`Verdict: ${result.verdict}.`);
    return exitCodes[result.verdict];
}

/** Reports what holds for all sign-ins as things are: of the tenant with `--live`, else of what is deployed. */
async function proved(
    options: ReviewOptions,
    { values }: StackFile,
    { before }: PlannedChange,
    always: readonly Always[],
    people: People,
): Promise<number> {
    checkPartners(always, people);
    const client = options.live ? liveClient(values) : undefined;
    const tenant = client ? await liveTenant(client) : tenantOf(before);
    const census = client && (await countPeople(client, [tenant], people, always));
    const gaps = gapsOf(options.stack, tenant, always, people, census);
    const forms = reportForms(gapsReport);
    await writeReports(options, formats[0], (format, file) =>
        format === "json" || format === "md" ? forms[format](gaps) : forms.text(gaps, file),
    );
    return proveExitCodes[gaps.verdict];
}

async function tenants(
    { base }: ReviewOptions,
    engine: Engine,
    change: PlannedChange,
    client: GraphClient | undefined,
) {
    if (client) {
        say("Reading the tenant …");
    }
    const tenant = client ? await liveTenant(client) : tenantOf(change.before);
    const becoming = ({ before, after }: PlannedChange) =>
        tenantOf(after, withoutResources(tenant, before, after));
    if (base !== undefined) {
        say(`Previewing ${base} …`);
        const planned = applyPlan(await engine.state(), await engine.planOf(base));
        return { before: becoming(planned), after: becoming(change) };
    }
    return { before: tenant, after: becoming(change) };
}

/** Counts the tenant's people by what policies and statements can see of them. */
function countPeople(
    client: GraphClient,
    tenants: readonly TenantPolicies[],
    people: People,
    always: readonly Always[],
): Promise<CensusReading> {
    say("Counting the tenant's people …");
    const seen = seenPeople(tenants, people);
    return readCensus(client, { ...seen, groupIds: [...new Set([...seen.groupIds, ...groupsOf(always)])] });
}

/** Compares the review's judgment of the tenant as it is with the tenant's own. */
function askTenant(client: GraphClient, tenant: TenantPolicies, people: People): Promise<CrossCheck> {
    const scenarios = standardScenarios([tenant], people);
    say(`Asking the tenant about ${scenariosToAsk(scenarios, tenant).length} sign-ins, one a second …`);
    return crossCheck(client, tenant, scenarios);
}

function peopleOf({ emergencyAccess, partners }: TenantConfig): People {
    return {
        emergencyAccessAccountIds: emergencyAccess?.accountIds ?? [],
        emergencyAccessGroupId: emergencyAccess?.groupId,
        // A partner given by its domain has its tenant id for a name here.
        partnerNames: Object.fromEntries(
            partners.flatMap(({ tenantId, name }) => (tenantId ? [[tenantId, name] as const] : [])),
        ),
    };
}

/** @throws ConfigurationError - A statement is about a partner that the stack config does not have. */
function checkPartners(always: readonly Always[], people: People): void {
    const problems = always.flatMap((statement) => {
        const name = unknownPartner(statement, people);
        return name === undefined || statement.place === undefined
            ? []
            : [
                  {
                      ...statement.place,
                      field: "who",
                      message: `"${name}" is neither a kind of people nor the name of a partner with a tenantId`,
                      cure: "Name guests, members, emergencyAccess, a type of guest, or a partner of the stack config",
                  },
              ];
    });
    if (problems.length > 0) {
        throw new ConfigurationError(problems);
    }
}

/** The tenant's own scenarios, if it has written some down. */
function readOwnScenarios({ folder, stacksFolder }: PulumiProject, stack: string): Promise<ScenarioFile> {
    const path = join(stacksFolder, `${shortName(stack)}.scenarios.yaml`);
    return readScenarioFile(path, relative(folder, path));
}

const writers: Readonly<
    Record<(typeof formats)[number], (result: Review, file: string | undefined, placeOf: PlaceOf) => Rendered>
> = {
    ...reportForms(reportOf),
    sarif: (result, _file, placeOf) => toSarif(result, placeOf),
    junit: toJunit,
    html: toHtml,
};
