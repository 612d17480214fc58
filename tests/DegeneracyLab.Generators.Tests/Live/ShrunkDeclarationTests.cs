using System.Globalization;
using System.IO.Compression;
using DegeneracyLab.Analysis;
using DegeneracyLab.Generators.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>What is printed of a smaller network compiles, and computes with its weights what the larger one does.</summary>
public sealed class ShrunkDeclarationTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    /// <summary>The network of samples/Digits, trained on its images: natural degeneracy on the first of them, and planted degeneracy on all.</summary>
    [Theory]
    [InlineData(20, false)]
    [InlineData(1437, true)]
    public void A_digits_classifier_gets_smaller_and_keeps_its_outputs(int samples, bool isPlanted)
    {
        const string Source = "using DegeneracyLab; [Network(Input = 64)] [Linear(32), ReLU] [Linear(32), ReLU] [Linear(10)] public partial class DigitClassifier;";
        (Tensor images, Tensor labels) = Digits();
        using var larger = new LiveAssembly(Generation.Of(Source));
        IInstrumentedNetwork network = larger.Create("DigitClassifier", ScalarType.Float32, 1);
        using var own = (IDisposable)network;
        Train(network, images, labels);
        int[] natural = Widths(NetworkShrinking.Shrink(network, images));
        Assert.True(natural[0] + natural[1] < 64, string.Join('-', natural));
        if (isPlanted)
            Plant(network);
        Tensor data = images.narrow(0, 0, samples);
        ShrunkNetwork shrunk = NetworkShrinking.Shrink(network, data);
        int[] widths = Widths(shrunk);
        TestContext.Current.TestOutputHelper?.WriteLine($"{string.Join('-', natural)} units on all images, {string.Join('-', widths)} then, {shrunk.ParametersBefore} -> {shrunk.ParametersAfter} parameters, outputs up to {shrunk.LargestOutput} change by {shrunk.LargestChange}, {shrunk.RefusedSteps} refused");
        if (isPlanted)
            // One dead, one twice another, three always on of which one dimension is read; four that fire together, of which one is read.
            Assert.True(widths[0] < natural[0] && widths[1] < natural[1] && widths[0] <= 32 - 4 && widths[1] <= 32 - 3, string.Join('-', widths));
        else
            Assert.All(widths, width => Assert.True(width <= samples));
        CheckCompiled(shrunk, network, data);
    }

    [Fact]
    public void Layers_of_all_forms_are_printed()
    {
        const string Source = """
            using DegeneracyLab;
            using static TorchSharp.torch;
            namespace Mine;
            [Network(Input = 5)]
            [Identity, Linear(6, Name = "Encoder", Bias = false), LeakyReLU(0.125), Abs]
            [Use<Inner>(Repeat = 2)]
            [Linear(7), Hardtanh(-0.5, 1.5)]
            [Linear(4, Init = Init.Xavier), Elementwise<Cube>]
            [Linear(3, Name = "Decoder"), Sigmoid]
            public partial class Forms;
            [Block(Input = 6)]
            [Linear(6, Name = "Encoder"), Softplus]
            public partial class Inner;
            public sealed class Cube : IElementwise
            {
                public static Tensor Value(Tensor x) => x * x * x;
                public static Tensor Slope(Tensor x) => x * x * 3;
            }
            """;
        using var larger = new LiveAssembly(Generation.Of(Source));
        IInstrumentedNetwork network = larger.Create("Mine.Forms", ScalarType.Float64, 3);
        using var own = (IDisposable)network;
        using (no_grad())
        {
            // Two units of the first block are the same, and one of the third layer is not read.
            Parameter[] parameters = [.. network.NamedParameters().Select(named => named.Parameter)];
            parameters[1][0].copy_(parameters[1][3]);
            parameters[2][0].copy_(parameters[2][3]);
            parameters[7].select(1, 2).zero_();
        }

        Tensor data = Gaussian(60, 5);
        ShrunkNetwork shrunk = NetworkShrinking.Shrink(network, data);
        Assert.Equal([6, 5, 6, 6, 4, 3], shrunk.Layers.Select(layer => layer.After ?? 0));
        Assert.Equal(
            """
            using DegeneracyLab;

            [Network(Input = 5)]
            [Identity]
            [Linear(6, Bias = false, Name = "Encoder"), LeakyReLU(0.125), Abs]
            [Linear(5), Softplus]
            [Linear(6), Softplus]
            [Linear(6), Hardtanh(-0.5, 1.5)]
            [Linear(4), Elementwise<global::Mine.Cube>]
            [Linear(3, Name = "Decoder"), Sigmoid]
            public partial class ShrunkForms;

            """.ReplaceLineEndings("\n"),
            shrunk.Declaration);
        CheckCompiled(shrunk, network, data, Source);
    }

    private static int[] Widths(ShrunkNetwork shrunk) => [.. shrunk.Layers.Select(layer => layer.After ?? 0)];

    private static void CheckCompiled(ShrunkNetwork shrunk, IInstrumentedNetwork network, Tensor data, params string[] besides)
    {
        Generation generation = Generation.Of([shrunk.Declaration, .. besides]);
        generation.AssertCompiles();
        using var smaller = new LiveAssembly(generation);
        IInstrumentedNetwork compiled = smaller.Create(shrunk.Name, ScalarType.Float64, 1), wide = network.Copy(ScalarType.Float64);
        using IDisposable own = (IDisposable)compiled, copy = (IDisposable)wide, noGrad = no_grad();
        shrunk.CopyTo(compiled);
        Tensor inputs = data.to(ScalarType.Float64), expected = wide.Forward(inputs);
        double change = (expected - compiled.Forward(inputs)).abs().max().item<double>();
        Assert.True(change <= 1e-10, $"Outputs change by {change}.");
        Assert.True(compiled.Description.ParameterCount < network.Description.ParameterCount);
        Assert.Equal(compiled.Description.ParameterCount, shrunk.ParametersAfter);
    }

    private static void Plant(IInstrumentedNetwork network)
    {
        using var noGrad = no_grad();
        Parameter[] parameters = [.. network.NamedParameters().Select(named => named.Parameter)];
        (Tensor w1, Tensor b1, Tensor w2, Tensor b2, Tensor w3) = (parameters[0], parameters[1], parameters[2], parameters[3], parameters[4]);
        b1[0].fill_(-1000);
        w1[1].copy_(w1[2] * 2);
        b1[1].copy_(b1[2] * 2);
        b1.narrow(0, 3, 3).fill_(100);
        // What is read of the three is one combination of them.
        w2.narrow(1, 3, 3).copy_(w2.narrow(1, 3, 1) * tensor([1f, -0.5f, 0.25f]));
        // Four units of the second layer are small changes of one, and open wherever it is, because it is far from 0.
        Tensor sum = w2[10].clone();
        for (int unit = 10; unit < 14; unit++)
        {
            w2[unit].copy_(sum * 0.01f);
            w2[unit].narrow(0, 6, 20).add_(w2[unit + 10].narrow(0, 6, 20).abs() * 0.1f);
            b2[unit].fill_(0.5f);
        }

        w3.narrow(1, 10, 4).copy_(w3.narrow(1, 10, 1) * tensor([1f, 0.5f, 2f, 1.5f]));
    }

    private static void Train(IInstrumentedNetwork network, Tensor images, Tensor labels)
    {
        var module = (nn.Module<Tensor, Tensor>)network;
        using var optimizer = optim.Adam(module.parameters(), lr: 3e-3);
        for (int epoch = 0; epoch < 8; epoch++)
        {
            for (long start = 0; start + 64 <= images.size(0); start += 64)
            {
                using var step = NewDisposeScope();
                Tensor error = nn.functional.cross_entropy(module.call(images.narrow(0, start, 64)), labels.narrow(0, start, 64));
                optimizer.zero_grad();
                error.backward();
                optimizer.step();
            }
        }

        using var noGrad = no_grad();
        Assert.True(module.call(images).argmax(1).eq(labels).to(ScalarType.Float64).mean().item<double>() > 0.9);
    }

    /// <summary>The training images of the sample, of 8 x 8 pixels from 0 to 1.</summary>
    private static (Tensor Images, Tensor Labels) Digits()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(BuildFacts.RepositoryRoot, "samples", "Digits", "digits.csv.gz")), CompressionMode.Decompress));
        int[][] rows = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',').Select(cell => int.Parse(cell, CultureInfo.InvariantCulture)).ToArray()).Take(1437)];
        return (tensor([.. rows.SelectMany(row => row.Take(64)).Select(pixel => pixel / 16f)], [rows.Length, 64]), tensor([.. rows.Select(row => (long)row[64])]));
    }

    private static Tensor Gaussian(int rows, int columns)
    {
        var random = new Random(1);
        return tensor([.. Enumerable.Range(0, rows * columns).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))], [rows, columns], ScalarType.Float64);
    }
}
