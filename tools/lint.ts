/** `npm run lint`: types, lint rules and format. Exit code 1 when one of them finds a fault. */
import { runCheck, staticChecks } from "./checks";

async function main(): Promise<void> {
    for (const check of staticChecks) {
        if (!(await runCheck(check))) {
            process.exitCode = 1;
        }
    }
}

void main();
