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
string? output = null;
bool isUnderstood = model is not null && args.Skip(1).Chunk(2).All(option => option switch
{
    ["--seed", var number] => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out seed),
    ["--out", { Length: > 0 } folder] => (output = folder) is not null,
    _ => false,
});
if (model is null || !isUnderstood)
{
    Console.Error.WriteLine("""
        usage: ToyModels MODEL [--seed N] [--out DIR]

          --seed N   the seed of weights and data (1)
          --out DIR  where results are written: analysis.safetensors, analysis.json, and report.html for a browser

        """);
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
    model.Run(new(StandardConsole.Create(), seed, output, interrupt.Token));
    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Interrupted.");
    return 130;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"ToyModels can't go on: {exception.Message}");
    return 1;
}
