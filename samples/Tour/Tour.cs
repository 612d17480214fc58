// The project of the tutorial of the command line (docs/tutorial-command-line.md): it declares networks, trains one, and writes
// what the command degeneracylab reads: weights.safetensors, data.csv and labels.csv.
//
// What to look at: the last input is the sum of the others, so that the data leave weights of the first layer free.

using System.Globalization;
using DegeneracyLab;
using DegeneracyLab.Analysis;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

const int Samples = 500, Steps = 200;
string folder = args.FirstOrDefault() ?? ".";

Tensor x = randn([Samples, 6], ScalarType.Float64, CPU, generator: new Generator(1)), data = cat([x, x.sum(1, keepdim: true)], 1);
Tensor labels = x[.., 0].gt(x[.., 1]).to(ScalarType.Int64);

using var network = new Classifier(ScalarType.Float64, seed: 1);
var optimizer = optim.Adam(network.parameters(), lr: 0.01);
for (int step = 0; step < Steps; step++)
{
    optimizer.zero_grad();
    cross_entropy(network.call(data), labels).backward();
    optimizer.step();
}

Directory.CreateDirectory(folder);
Checkpoint.Save(Path.Combine(folder, "weights.safetensors"), network);
File.WriteAllLines(Path.Combine(folder, "data.csv"), ["a,b,c,d,e,f,sum", .. Enumerable.Range(0, Samples).Select(row => string.Join(',', data[row].data<double>().Select(number => number.ToString("r", CultureInfo.InvariantCulture))))]);
File.WriteAllLines(Path.Combine(folder, "labels.csv"), ["label", .. labels.data<long>().Select(label => label.ToString(CultureInfo.InvariantCulture))]);
Console.WriteLine($"Written to {Path.GetFullPath(folder)}: weights.safetensors, data.csv and labels.csv");

[Network(Input = 7)]
[Linear(10), ReLU]
[Linear(2)]
public partial class Classifier;

[Network(Input = 7)]
[Linear(nameof(hidden)), ReLU]
[Linear(2)]
public partial class SizedClassifier(int hidden);

/// <summary>A metric of one's own, which <c>degeneracylab ablate --metric Metrics.Margin</c> finds by its name.</summary>
public static class Metrics
{
    /// <summary>By how much the first output is larger than the second one.</summary>
    public static Tensor Margin(AblatedOutputs outputs) => outputs.Outputs.select(1, 0) - outputs.Outputs.select(1, 1);

    /// <summary>Its logarithm, which is NaN where the second output is the larger one: the command names such a sample.</summary>
    public static Tensor LogMargin(AblatedOutputs outputs) => Margin(outputs).log();
}
