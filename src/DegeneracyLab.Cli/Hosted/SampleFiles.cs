using DegeneracyLab.Analysis;
using static TorchSharp.torch;

namespace DegeneracyLab.Cli;

/// <summary>Data and labels of files: CSV, or any format that <see cref="TensorFile"/> reads.</summary>
/// <param name="readTable">Reads a CSV file: its numbers, row by row, and the number of columns.</param>
internal sealed class SampleFiles(Func<string, (double[] Numbers, int Columns)> readTable)
{
    /// <summary>Reads the inputs of a network that an experiment names, in the network's type and on its device.</summary>
    /// <param name="network">The network.</param>
    /// <param name="experiment">The experiment.</param>
    /// <returns>[samples, ..input..], which the caller disposes.</returns>
    public Tensor Inputs(IInstrumentedNetwork network, Experiment experiment)
    {
        if (experiment is { Parts: { } parts, Data: null })
        {
            using var scope = NewDisposeScope();
            return cat([.. parts.Select(part => Inputs(network, part))]).MoveToOuterDisposeScope();
        }

        return Inputs(network, new DataPart(experiment.Data ?? throw CommandFailure.Usage("--data is needed: the file of the data."), experiment.DataTensor, experiment.Rows));
    }

    /// <summary>Reads inputs of a network, in its type and on its device.</summary>
    /// <param name="network">The network.</param>
    /// <param name="from">Where they are. A row of a CSV file is a sample, all numbers of it.</param>
    /// <returns>[samples, ..input..], which the caller disposes.</returns>
    public Tensor Inputs(IInstrumentedNetwork network, DataPart from)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        string path = from.Data;
        Tensor read = Read(path, from.DataTensor, "--data-tensor");
        NetworkDescription description = network.Description;
        long width = description.InputShape.Aggregate(1L, (product, size) => product * size);
        if (IsTable(path) && read.size(1) == width)
            read = read.reshape([read.size(0), .. description.InputShape]);
        if (read.dim() != description.InputShape.Count + 1 || !read.shape.Skip(1).SequenceEqual(description.InputShape))
            throw CommandFailure.BadInput($"{path} holds {read.dtype} [{string.Join(", ", read.shape)}]; {description.Name} takes data of shape [samples, {string.Join(", ", description.InputShape)}].");
        if (description.Vocabulary is null)
            read = read.to(network.Dtype);
        else
            read = Integers(read, path, "token ids");
        if (from.Rows is [var first, var count])
        {
            if (first < 0 || count < 1 || first + count > read.size(0))
                throw CommandFailure.BadInput($"The rows {first}:{count} are not in {path}, which has {read.size(0)}.");
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
        Tensor read = Read(path, tensor, "--labels-tensor");
        if (read.dim() is not (1 or 2))
            throw CommandFailure.BadInput($"{path} holds {read.dtype} [{string.Join(", ", read.shape)}]; labels are [samples] or [samples, positions].");
        read = Integers(read, path, "labels");
        return (read.dim() == 2 && read.size(1) == 1 ? read.squeeze(1) : read).MoveToOuterDisposeScope();
    }

    private static bool IsTable(string path) => Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>A tensor of a file, in the dispose scope of the caller.</summary>
    private Tensor Read(string path, string? name, string option)
    {
        CommandFailure.RequireFile(path);
        if (IsTable(path))
        {
            if (name is not null)
                throw CommandFailure.Usage($"{path} is a table, which has no array '{name}': leave out {option}.");
            (double[] numbers, int columns) = readTable(path);
            return tensor(numbers, [numbers.Length / columns, columns], ScalarType.Float64, CPU);
        }

        using TensorFile file = TensorFile.Open(path);
        string names = string.Join(", ", file.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        if (name is null && file.Entries.Count != 1)
            throw CommandFailure.Usage(file.Entries.Count == 0 ? $"{path} holds no arrays." : $"{path} has {file.Entries.Count} arrays; say which by {option}: {names}.");
        TensorEntry entry = file.Entries.FirstOrDefault(entry => name is null || entry.Name == name) ?? throw CommandFailure.BadInput($"{path} has no array '{name}'; it has {names}.");
        if (entry.Type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64)
            throw CommandFailure.BadInput($"{path} holds complex numbers ({entry}); expected real ones.");
        return file.Read(entry.Name);
    }

    private static Tensor Integers(Tensor numbers, string path, string what)
    {
        if (numbers.dtype is ScalarType.Int64 or ScalarType.Int32 or ScalarType.Byte)
            return numbers.to(ScalarType.Int64);
        Tensor whole = numbers.to(ScalarType.Float64), other = whole.floor().ne(whole).nonzero();
        return other.size(0) > 0
            ? throw CommandFailure.BadInput($"{path}: row {other[0, 0].item<long>()} holds a number that is not whole; expected {what}.")
            : whole.to(ScalarType.Int64);
    }
}
