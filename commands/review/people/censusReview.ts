import type { CensusReview } from "../model";
import type { Census, CensusReading } from "./census";

/** The census; `undefined` if the tenant was not asked, or did not answer. */
export function countedIn(reading: CensusReading | undefined): Census | undefined {
    return reading === undefined || "refusal" in reading ? undefined : reading;
}

/** What a report has of a census in addition to the numbers of its rows. */
export function censusReview(reading: CensusReading | undefined): CensusReview | null {
    if (reading === undefined) {
        return null;
    }
    return "refusal" in reading
        ? {
              people: null,
              disabled: null,
              notes: [`The tenant's people were not counted (${reading.refusal}).`],
          }
        : { people: reading.people, disabled: reading.disabled, notes: reading.notes };
}
