using System.Runtime.InteropServices;
using DegeneracyLab.Cli;

using var cancellation = new CancellationTokenSource();
// The first signal ends the work at its next step, and all that is not finished is removed; a second one ends the process.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
// A limit of the size of files (ulimit -f) ends the write with an error, as a full disk does, instead of the process: signal 25 on Linux and macOS.
using var limit = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create((PosixSignal)25, context => context.Cancel = true);
return CommandLine.Run(args, Console.Out, Console.Error, cancellation.Token);

void Cancel(PosixSignalContext context)
{
    context.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}
