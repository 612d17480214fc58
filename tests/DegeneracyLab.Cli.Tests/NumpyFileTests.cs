using System.Globalization;
using System.Text.Json;

namespace DegeneracyLab.Cli.Tests;

/// <summary>Weights, data and labels as NumPy has them, and what does not fit in such files.</summary>
public sealed class NumpyFileTests : IDisposable
{
    private readonly Tour tour;
    private readonly Scratch scratch = new();
    private readonly double[] data;

    public NumpyFileTests(Tour tour)
    {
        this.tour = tour;
        data = [.. File.ReadLines(tour.Data).Skip(1).SelectMany(line => line.Split(',')).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
    }

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Arrays_are_the_same_as_other_files()
    {
        File.WriteAllBytes(scratch["data.npy"], NumpyFile.Array(data, 500, 7));
        NumpyFile.Write(scratch["data.npz"], ("x", NumpyFile.Array(data, 500, 7)), ("y", NumpyFile.Array(new double[7], 1, 7)));
        NumpyFile.Write(scratch["weights.npz"], NumpyFile.Of(tour.Weights));
        JsonElement expected = Provenance(tour.Weights, tour.Data), npy = Provenance(scratch["weights.npz"], scratch["data.npy"]), npz = Provenance(scratch["weights.npz"], scratch["data.npz"], "--data-tensor", "x");
        Assert.Equal(500, expected.GetProperty("samples").GetInt64());
        foreach (JsonElement found in new[] { npy, npz })
            Assert.All(["weightsHash", "dataHash", "samples", "dtype"], part => Assert.Equal(expected.GetProperty(part).ToString(), found.GetProperty(part).ToString()));
    }

    [Fact]
    public void Labels_may_be_an_array()
    {
        Scratch.Run(tour.Analysis("analyze", "--out", scratch["result"]));
        long[] labels = [.. File.ReadLines(tour.Labels).Skip(1).Select(line => long.Parse(line, CultureInfo.InvariantCulture))];
        File.WriteAllBytes(scratch["labels.npy"], NumpyFile.Array(labels, 500));
        File.WriteAllBytes(scratch["numbers.npy"], NumpyFile.Array([.. labels.Select(label => (double)label)], 500));
        NumpyFile.Write(scratch["labels.npz"], ("train", NumpyFile.Array(labels, 500)), ("test", NumpyFile.Array([0L], 1)));
        string expected = Unmodified(tour.Labels);
        Assert.Equal(expected, Unmodified(scratch["labels.npy"]));
        Assert.Equal(expected, Unmodified(scratch["numbers.npy"]));
        Assert.Equal(expected, Unmodified(scratch["labels.npz"], "--labels-tensor", "train"));
        File.WriteAllBytes(scratch["numbers.npy"], NumpyFile.Array([.. labels.Select((label, row) => row == 7 ? double.NaN : label)], 500));
        Assert.Equal($"{scratch["numbers.npy"]}: row 7 holds a number that is not whole; expected labels.", Scratch.Fail(ExitCode.BadInput, "ablate", scratch["result"], "--labels", scratch["numbers.npy"], "--out", scratch["x"]));
        File.WriteAllBytes(scratch["labels.npy"], NumpyFile.Array(labels[..8], 2, 2, 2));
        Assert.Equal($"{scratch["labels.npy"]} holds Int64 [2, 2, 2]; labels are [samples] or [samples, positions].", Scratch.Fail(ExitCode.BadInput, "ablate", scratch["result"], "--labels", scratch["labels.npy"], "--out", scratch["x"]));

        string Unmodified(string file, params string[] more) => Scratch.Json(["ablate", scratch["result"], "--labels", file, "--schedule", "at:1", .. more, "--out", scratch["ablation"]]).GetProperty("results")[0].GetProperty("nodes").GetProperty("unmodified").ToString();
    }

    [Fact]
    public void An_array_that_does_not_fit_is_one_line()
    {
        string npy = scratch["data.npy"], npz = scratch["data.npz"];
        NumpyFile.Write(npz, ("x", NumpyFile.Array(data, 500, 7)), ("y", NumpyFile.Array(new double[7], 1, 7)));
        Says(ExitCode.Usage, $"{npz} has 2 arrays; say which by --data-tensor: x, y.", npz);
        Says(ExitCode.BadInput, $"{npz} has no array 'z'; it has x, y.", npz, "--data-tensor", "z");
        File.WriteAllBytes(npy, NumpyFile.Array(data, 7, 500));
        Says(ExitCode.BadInput, $"{npy} holds Float64 [7, 500]; Classifier takes data of shape [samples, 7].", npy);
        File.WriteAllBytes(npy, NumpyFile.Array(data[..7], 7));
        Says(ExitCode.BadInput, $"{npy} holds Float64 [7]; Classifier takes data of shape [samples, 7].", npy);
        File.WriteAllBytes(npy, NumpyFile.Array(data[..1]));
        Says(ExitCode.BadInput, $"{npy} holds Float64 []; Classifier takes data of shape [samples, 7].", npy);
        File.WriteAllBytes(npy, NumpyFile.Array("<c16", new byte[16 * 7], 1, 7));
        Says(ExitCode.BadInput, $"{npy} holds complex numbers (data ComplexFloat64 [1, 7]); expected real ones.", npy);
        File.WriteAllBytes(npy, NumpyFile.Array("|O", new byte[56], 1, 7));
        Assert.Contains($"{npy}: ", Failure(ExitCode.BadInput, npy), StringComparison.Ordinal);
        File.WriteAllBytes(npy, NumpyFile.Array(data, 500, 7)[..^1]);
        Assert.Contains($"{npy}: ", Failure(ExitCode.BadInput, npy), StringComparison.Ordinal);
        File.Delete(npy);
        NumpyFile.Write(scratch["none.npz"]);
        Says(ExitCode.Usage, $"{scratch["none.npz"]} holds no arrays.", scratch["none.npz"]);
        Assert.DoesNotContain("x", scratch.Files);

        void Says(int exitCode, string message, string file, params string[] more) => Assert.Equal(message, Failure(exitCode, file, more));

        string Failure(int exitCode, string file, params string[] more) => Scratch.Fail(exitCode, ["analyze", Tour.Assembly, "--network", "Classifier", "--weights", tour.Weights, "--data", file, .. more, "--out", scratch["x"]]);
    }

    /// <summary>The line comes last, below a report that has every array.</summary>
    [Fact]
    public void Weights_that_lack_an_array_or_have_another_shape()
    {
        (string Name, byte[] Array)[] weights = NumpyFile.Of(tour.Weights);
        NumpyFile.Write(scratch["lacking.npz"], [.. weights.Where(array => array.Name != "Linear2.bias")]);
        NumpyFile.Write(scratch["other.npz"], [.. weights.Select(array => array.Name == "Linear2.bias" ? (array.Name, NumpyFile.Array(new double[3], 3)) : array)]);
        NumpyFile.Write(scratch["complex.npz"], [.. weights.Select(array => array.Name == "Linear2.bias" ? (array.Name, NumpyFile.Array("<c16", new byte[32], 2)) : array)]);
        Assert.Contains("Linear2.bias [2] is missing", Failure("lacking.npz"), StringComparison.Ordinal);
        Assert.Contains("Linear2.bias is [3], expected [2]", Failure("other.npz"), StringComparison.Ordinal);
        Assert.Contains("Linear2.bias is ComplexFloat64, expected real numbers", Failure("complex.npz"), StringComparison.Ordinal);

        string Failure(string file)
        {
            (int exitCode, string output, string error) = Scratch.Call("analyze", Tour.Assembly, "--network", "Classifier", "--weights", scratch[file], "--data", tour.Data, "--out", scratch["x"]);
            Assert.Equal((ExitCode.BadInput, ""), (exitCode, output));
            return error.TrimEnd().Split('\n')[^1];
        }
    }

    private JsonElement Provenance(string weights, string file, params string[] more) =>
        Scratch.Json(["analyze", Tour.Assembly, "--network", "Classifier", "--weights", weights, "--data", file, "--edges", "none", .. more, "--out", scratch["result"]]).GetProperty("provenance");
}
