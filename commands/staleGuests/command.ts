/**
 * `stale-guests --stack <name>`: guests who have not signed in recently, as a plan to review. The command reads and
 * prints. It does not block, delete or change any guest.
 */
import { findProject, loadTenant, readStackFile } from "../../config";
import { createGraphClient, GraphError, readStackSettings } from "../../graph";
import { listGuestActivity } from "../../graph/resources/guestActivity";
import { toJson } from "../shared/json";
import { print, printReport } from "../shared/print";
import { exitCodes, type StaleGuestsOptions } from "./options";
import { asCsv, reportOf } from "./format";
import { planCleanUp } from "./plan";

/** @returns The exit code. */
export async function run({ stack, days, json, csv }: StaleGuestsOptions): Promise<number> {
    const { stacksFolder } = findProject();
    const { values } = readStackFile({ stack, stacksFolder });
    const tenant = loadTenant({ stack, stacksFolder, values });
    const client = createGraphClient(readStackSettings(values));
    const guests = await listGuestActivity(client).catch(withPermissions);
    const stale = planCleanUp(guests, {
        days,
        declaredAddresses: new Set(tenant.guests.map(({ emailAddress }) => emailAddress)),
        nowMs: Date.now(),
    });
    if (json === true) {
        print(toJson(stale, 4));
    } else if (csv === true) {
        print(asCsv(stale));
    } else {
        printReport(reportOf(stale, guests.length, days));
    }
    return exitCodes.listed;
}

/** Microsoft Graph does not say what a refused read of the sign-in activity needs. */
function withPermissions(error: unknown): never {
    if (GraphError.isInstance(error) && error.status === 403) {
        throw new Error(
            `${error.message}\nSign-in activity needs AuditLog.Read.All, User.Read.All and Entra ID P1 in the tenant.`,
            { cause: error },
        );
    }
    throw error;
}
