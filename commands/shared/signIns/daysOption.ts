import { InvalidArgumentError, Option } from "commander";

/** Days that the log keeps. @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention */
const keptDays = 30;

/** `--days N`, for commands that read the sign-in log. */
export function daysOfLog(): Option {
    return new Option("--days <count>", `days of the tenant's sign-in log, ${keptDays} at most`).argParser(
        (text) => {
            const days = /^\d{1,2}$/.test(text) ? Number(text) : 0;
            if (days < 1 || days > keptDays) {
                throw new InvalidArgumentError(
                    `It must be a whole number from 1 to ${keptDays}: Entra keeps no older sign-ins.`,
                );
            }
            return days;
        },
    );
}
