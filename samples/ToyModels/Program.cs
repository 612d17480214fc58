// The toy models of the field, each in one file: its first lines say what to look at, then come the network as attributes,
// its data, its training, and the analysis. `dotnet run -c Release --project samples/ToyModels` lists them.

using System.Globalization;
using DegeneracyLab.Terminal;
using Samples;

ToyModel[] models =
[
    BlockDiagonal.Model,
    DigitCnn.Model,
    LinearNetworks.Planted,
    LinearNetworks.Trained,
    ModularAdditionMlps.Quadratic,
    ModularAdditionMlps.ReLU,
    ResidualMlp.Model,
    Superposition.Model,
    Xor.Model,
];

ToyModel? model = models.FirstOrDefault(candidate => candidate.Name == args.FirstOrDefault());
int seed = 1;
if (model is null || !(args.Length == 1 || (args.Length == 3 && args[1] == "--seed" && int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out seed))))
{
    Console.Error.WriteLine("usage: ToyModels MODEL [--seed N]\n");
    foreach ((string name, string title, _) in models)
        Console.Error.WriteLine($"  {name,-22} {title}");
    return 2;
}

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    interrupt.Cancel();
};

try
{
    model.Run(new(StandardConsole.Create(), seed, interrupt.Token));
    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Interrupted.");
    return 130;
}
