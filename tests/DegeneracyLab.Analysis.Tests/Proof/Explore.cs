using System.Diagnostics;
using static TorchSharp.torch;
namespace DegeneracyLab.Analysis.Tests;
public sealed class Explore
{
    [Theory]
    [MemberData(nameof(IntegerNetworks.Ranks), MemberType = typeof(IntegerNetworks))]
    public void O(string name, int parameters, int rank)
    {
        using var scope = NewDisposeScope();
        (TestMlp network, Tensor x) = IntegerNetworks.Create(name);
        var w = Stopwatch.StartNew();
        NullityProof p = NullityProver.Prove(network, x);
        Console.WriteLine($"XX {name} expect {parameters} {parameters - rank}: {w.ElapsedMilliseconds} ms; {p.LowerBound} {p.UpperBound} primes {p.Primes} zeros {p.ExactZeros} exact {p.GatesDecidedExactly} {p.Basis}");
    }
    [Theory]
    [InlineData("cases")]
    [InlineData("survey")]
    public void C(string file)
    {
        foreach (ReferenceCase expected in ReferenceCase.Load(file))
        {
        using var scope = NewDisposeScope();
        string bias = expected.Bias ? "b" : "";
        using var network = new TestMlp(expected.Widths[0], string.Join(" ReLU ", expected.Widths.Skip(1).Select(width => width + bias)));
        using SafetensorsContent content = Safetensors.Read(ReferenceCase.PathOf(file + ".safetensors"));
        CaseNetworks.SetWeights(network, Enumerable.Range(0, expected.Widths.Length - 1).Select(layer => content.Tensors[$"{expected.Name}.W{layer}"]), expected.Bias);
        Tensor x = content.Tensors[$"{expected.Name}.x"];
        var w = Stopwatch.StartNew();
        NullityProof p = NullityProver.Prove(network, x, new(long.Parse(Environment.GetEnvironmentVariable("PB") ?? "20000000000"), 5000));
        Console.WriteLine($"XX {expected.Name} N {expected.Parameters} expect {expected.Nullity}: {w.ElapsedMilliseconds} ms; {p.LowerBound} {p.UpperBound} {(p.UpperBound == expected.Nullity ? "" : "DIFF")} {(p.IsProved ? "" : "OPEN")} primes {p.Primes} zeros {p.ExactZeros} exact {p.GatesDecidedExactly} {p.Basis}");
        }
    }

    [Theory]
    [InlineData("12b ReLU 10b", 200, 0, false)]
    [InlineData("12b ReLU 10b", 200, 150, false)]
    [InlineData("12b ReLU 10b", 200, 150, true)]
    [InlineData("8b ReLU 8b ReLU 10b", 200, 150, true)]
    [InlineData("8b ReLU 8b ReLU 10b", 200, 150, false)]
    public void D(string layers, int count, int steps, bool single)
    {
        using var scope = NewDisposeScope();
        using var network = new TestMlp(64, layers);
        string[] lines = ReadDigits();
        Tensor x = tensor(lines.Take(count).SelectMany(l => l.Split(',').Take(64).Select(double.Parse)).ToArray(), [count, 64], ScalarType.Float64);
        Tensor y = tensor(lines.Take(count).Select(l => long.Parse(l.Split(',')[64])).ToArray());
        var adam = optim.Adam(network.parameters(), 0.01);
        for (int i = 0; i < steps; i++)
        {
            using var inner = NewDisposeScope();
            adam.zero_grad();
            Tensor loss = nn.functional.cross_entropy(network.forward(x), y);
            loss.backward();
            adam.step();
            if (i == steps - 1) Console.WriteLine("XX loss " + loss.item<double>());
        }
        if (single)
            using (no_grad())
                foreach (var p0 in network.parameters()) p0.copy_(p0.to(ScalarType.Float32).to(ScalarType.Float64));
        var w = Stopwatch.StartNew();
        var e = NullityProver.Estimate(network, x);
        Console.WriteLine($"XX {e} {w.ElapsedMilliseconds}"); w.Restart();
        NullityProof p = NullityProver.Prove(network, x, new(long.Parse(Environment.GetEnvironmentVariable("PB") ?? "20000000000"), 5000));
        Console.WriteLine($"XX {layers} {steps} {single} N {p.Parameters}: {w.ElapsedMilliseconds} ms; {p.LowerBound} {p.UpperBound} {(p.IsProved ? "" : "OPEN")} primes {p.Primes} zeros {p.ExactZeros} exact {p.GatesDecidedExactly} {p.Basis} numerical {FreeDirectionChecks.Nullity(network, x)}");
    }
    private static string[] ReadDigits()
    {
        using var file = new System.IO.Compression.GZipStream(File.OpenRead(SharedData.File("data/digits/digits.csv.gz")), System.IO.Compression.CompressionMode.Decompress);
        return new StreamReader(file).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => char.IsDigit(l[0])).ToArray();
    }
}
