using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Free directions one by one. How they move parameters is a tensor, with a row for each direction.</summary>
/// <param name="Parameters">The parameters that some direction moves, in the order of the tensor's columns.</param>
/// <param name="Listed">The directions with their certificates.</param>
/// <param name="Orders">Their orders.</param>
/// <param name="Stages">The numbers of each stage, which follow from the others.</param>
internal sealed record StoredDirections(IReadOnlyList<StoredParameter> Parameters, IReadOnlyList<StoredDirection> Listed, StoredOrders Orders, IReadOnlyList<StageDirections> Stages)
{
    /// <summary>The name of the tensor, [directions, numbers of the parameters].</summary>
    public const string TensorName = "directions";

    /// <summary>What is written of directions beside the tensor.</summary>
    /// <param name="result">The directions.</param>
    public static StoredDirections Of(DirectionsResult result) => new(
        ParametersOf(result),
        [.. result.Directions.Zip(result.Certificates, StoredDirection.Of)],
        StoredOrders.Of(result.Orders),
        result.Stages);

    /// <summary>The tensor; none if nothing is free.</summary>
    /// <param name="result">The directions.</param>
    /// <returns>Its name and values, in the dispose scope of the caller.</returns>
    public static IEnumerable<(string Name, Tensor Values)> TensorsOf(DirectionsResult result)
    {
        if (result.Directions.Count == 0)
            return [];
        IReadOnlyList<StoredParameter> parameters = ParametersOf(result);
        List<double> rows = [];
        foreach (FreeDirection direction in result.Directions)
        {
            Dictionary<string, ParameterMove> moves = direction.Moves.ToDictionary(move => move.Parameter);
            foreach (StoredParameter parameter in parameters)
                rows.AddRange(moves.TryGetValue(parameter.Name, out ParameterMove? move) ? move.Values : new double[parameter.Count]);
        }

        return [(TensorName, tensor(rows.ToArray(), [result.Directions.Count, parameters.Sum(parameter => (long)parameter.Count)], ScalarType.Float64, CPU))];
    }

    /// <summary>The directions with the tensor.</summary>
    /// <param name="tensors">The file of the tensor.</param>
    /// <exception cref="InvalidDataException">They do not fit together.</exception>
    public DirectionsResult With(StoredNumbers tensors)
    {
        if (Orders.Listed.Count != Listed.Count)
            throw new InvalidDataException($"{tensors.File} is damaged: there are {Listed.Count} free directions, but orders of {Orders.Listed.Count}.");
        FreeDirection[] directions = [];
        if (Listed.Count > 0)
        {
            Matrix rows = tensors.Matrix(TensorName);
            int columns = Parameters.Sum(parameter => parameter.Count);
            if (rows.Rows != Listed.Count || rows.Columns != columns)
                throw new InvalidDataException($"{tensors.File} is damaged: the tensor '{TensorName}' is [{rows.Rows}, {rows.Columns}]; expected [{Listed.Count}, {columns}].");
            directions = [.. Listed.Select((direction, row) => direction.ToDirection(Parameters, rows.Row(row), tensors.File))];
        }

        return new(directions, [.. directions.Zip(Listed, (direction, stored) => stored.CertificateOf(direction))], Orders.ToOrders());
    }

    private static IReadOnlyList<StoredParameter> ParametersOf(DirectionsResult result) =>
        [.. result.Directions.SelectMany(direction => direction.Moves).DistinctBy(move => move.Parameter).Select(move => new StoredParameter(move.Parameter, move.Shape))];
}

/// <summary>A parameter.</summary>
internal sealed record StoredParameter(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>How many numbers it has.</summary>
    public int Count => (int)Shape.Aggregate(1L, (product, size) => product * size);
}

/// <summary>A change of a symmetry at a hook point: entries of the matrix, and then of the constants, with their values.</summary>
internal sealed record StoredChange(HookPoint Hook, int Units, IReadOnlyList<int> Entries, IReadOnlyList<double> Values);

/// <summary>A free direction with its certificate.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Mechanism">The stage's mechanism.</param>
/// <param name="Description">What the direction changes.</param>
/// <param name="Moves">The names of the parameters that move, in their order.</param>
/// <param name="Symmetry">Of a symmetry its changes inside the network; else null.</param>
/// <param name="Steps">The certificate's steps.</param>
/// <param name="FirstFlip">Its smallest step that was excluded.</param>
/// <param name="Rounding">What rounding may change.</param>
/// <param name="IsExact">What follows from the steps.</param>
/// <param name="Holds">The same.</param>
internal sealed record StoredDirection(string Stage, string Mechanism, string Description, IReadOnlyList<string> Moves, IReadOnlyList<StoredChange>? Symmetry, IReadOnlyList<CertifiedStep> Steps, double? FirstFlip, double Rounding, bool IsExact, bool Holds)
{
    public static StoredDirection Of(FreeDirection direction, DirectionCertificate certificate) => new(
        direction.Stage,
        direction.Mechanism,
        direction.Description,
        [.. direction.Moves.Select(move => move.Parameter)],
        direction.Generator is { } generator ? [.. generator.Entries.Select(place => new StoredChange(place.Hook, place.Units, [.. place.Entries.Select(entry => entry.Entry)], [.. place.Entries.Select(entry => entry.Value)]))] : null,
        certificate.Steps,
        certificate.FirstFlip,
        certificate.Rounding,
        certificate.IsExact,
        certificate.Holds);

    /// <summary>The direction.</summary>
    /// <param name="parameters">All parameters that move.</param>
    /// <param name="row">The moves of all of them.</param>
    /// <param name="file">The file that it is from.</param>
    public FreeDirection ToDirection(IReadOnlyList<StoredParameter> parameters, ReadOnlySpan<double> row, string file)
    {
        Dictionary<string, ParameterMove> moves = [];
        int start = 0;
        foreach (StoredParameter parameter in parameters)
            moves[parameter.Name] = new(parameter.Name, parameter.Shape, [.. row[start..(start += parameter.Count)]]);
        if (Moves.FirstOrDefault(name => !moves.ContainsKey(name)) is { } unknown)
            throw new InvalidDataException($"{file} is damaged: a free direction moves '{unknown}', which is not among its parameters.");
        if (Symmetry?.FirstOrDefault(change => change.Entries.Count != change.Values.Count) is { } uneven)
            throw new InvalidDataException($"{file} is damaged: a symmetry has {uneven.Entries.Count} entries at {uneven.Hook.Name}, but {uneven.Values.Count} values.");
        SymmetryGenerator? generator = Symmetry is null ? null : SymmetryGenerator.OfEntries(Symmetry.Select(change => (change.Hook, change.Units, change.Entries.Zip(change.Values))));
        return new(Stage, Mechanism, Description, [.. Moves.Select(name => moves[name])], generator);
    }

    /// <summary>The certificate of the direction.</summary>
    /// <param name="direction">The direction.</param>
    public DirectionCertificate CertificateOf(FreeDirection direction) => new() { Direction = direction, Steps = Steps, FirstFlip = FirstFlip, Rounding = Rounding };
}

/// <summary>The orders of free directions.</summary>
internal sealed record StoredOrders(int Rank, int Nullity, long Samples, IReadOnlyList<DirectionOrder> Listed, IReadOnlyList<DirectionOrder> WithinStages, IReadOnlyList<DirectionOrder> AcrossStages, int? Smallest, double LearningCoefficientAtLeast, double? LearningCoefficientAtMost)
{
    public static StoredOrders Of(DirectionOrders orders) => new(orders.Rank, orders.Nullity, orders.Samples, orders.Listed, orders.WithinStages, orders.AcrossStages, orders.Smallest, orders.LearningCoefficientAtLeast, orders.LearningCoefficientAtMost);

    public DirectionOrders ToOrders() => new() { Rank = Rank, Nullity = Nullity, Samples = Samples, Listed = Listed, WithinStages = WithinStages, AcrossStages = AcrossStages };
}
