/** Stands in for a plugin process with work under way: prints a line for each write that it would send. */
import { Cancellation } from "../../../../providers/lifecycle/kit/cancellation";

const signal = new Cancellation().watch();
setInterval(() => {
    if (!signal.aborted) {
        console.log("write");
    }
}, 5);
