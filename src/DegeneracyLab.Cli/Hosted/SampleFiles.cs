using DegeneracyLab.Analysis;
using static TorchSharp.torch;

namespace DegeneracyLab.Cli;

/// <summary>Data and labels of files, safetensors or CSV.</summary>
/// <param name="readTable">Reads a CSV file: its numbers, row by row, and the number of columns.</param>
internal sealed class SampleFiles(Func<string, (double[] Numbers, int Columns)> readTable)
{
    /// <summary>Reads inputs of a network, in its type and on its device.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file. A row of a CSV file is a sample, all numbers of it.</param>
    /// <param name="tensor">The name of the tensor; null where there is one only.</param>
    /// <param name="rows">The first row and how many; null for all.</param>
    /// <returns>[samples, ..input..], which the caller disposes.</returns>
    public Tensor Inputs(IInstrumentedNetwork network, string? path, string? tensor, IReadOnlyList<long>? rows = null)
    {
        if (path is null)
            throw CommandFailure.Usage("--data is needed: the file of the data, safetensors or CSV.");
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Tensor read = Read(path, tensor);
        NetworkDescription description = network.Description;
        long width = description.InputShape.Aggregate(1L, (product, size) => product * size);
        if (IsTable(path) && read.size(1) == width)
            read = read.reshape([read.size(0), .. description.InputShape]);
        if (description.Vocabulary is null)
            read = read.to(network.Dtype);
        else
            read = Integers(read, path, "token ids");
        if (rows is [var first, var count])
        {
            if (first < 0 || count < 1 || first + count > read.size(0))
                throw CommandFailure.BadInput($"--rows {first}:{count} are not in {path}, which has {read.size(0)} rows.");
            read = read.narrow(0, first, count).contiguous();
        }

        return read.to(network.NamedParameters() is [var (_, parameter), ..] ? parameter.device : CPU).MoveToOuterDisposeScope();
    }

    /// <summary>Reads labels.</summary>
    /// <param name="path">The file: of a CSV file one column, or one for each position.</param>
    /// <param name="tensor">The name of the tensor; null where there is one only.</param>
    /// <returns>[samples] or [samples, positions], Int64, which the caller disposes.</returns>
    public Tensor Labels(string path, string? tensor)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Tensor read = Integers(Read(path, tensor), path, "labels");
        return (read.dim() == 2 && read.size(1) == 1 ? read.squeeze(1) : read).MoveToOuterDisposeScope();
    }

    private static bool IsTable(string path) => Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>A tensor of a file, in the dispose scope of the caller.</summary>
    private Tensor Read(string path, string? name)
    {
        if (!File.Exists(path))
            throw new CommandFailure(ExitCode.Files, $"There is no file {path}.");
        if (IsTable(path))
        {
            if (name is not null)
                throw CommandFailure.Usage($"{path} is a table, which has no tensor '{name}'.");
            (double[] numbers, int columns) = readTable(path);
            return tensor(numbers, [numbers.Length / columns, columns], ScalarType.Float64, CPU);
        }

        using SafetensorsContent content = Safetensors.Read(path);
        string[] names = [.. content.Tensors.Keys.Order(StringComparer.Ordinal)];
        if (name is null && names.Length != 1)
            throw CommandFailure.Usage($"{path} has {names.Length} tensors; say which by --data-tensor or --labels-tensor: {string.Join(", ", names)}.");
        return content.Tensors.TryGetValue(name ?? names[0], out Tensor? found)
            ? found.clone()
            : throw CommandFailure.BadInput($"{path} has no tensor '{name}'; it has {string.Join(", ", names)}.");
    }

    private static Tensor Integers(Tensor numbers, string path, string what)
    {
        if (numbers.dtype is ScalarType.Int64 or ScalarType.Int32 or ScalarType.Byte)
            return numbers.to(ScalarType.Int64);
        Tensor whole = numbers.to(ScalarType.Float64), other = whole.floor().ne(whole).flatten(1).any(1);
        return other.any().item<bool>()
            ? throw CommandFailure.BadInput($"{path}: row {other.to(ScalarType.Int64).argmax().item<long>()} holds a number that is not whole; expected {what}.")
            : whole.to(ScalarType.Int64);
    }
}
